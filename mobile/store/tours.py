"""The present person's own tours, as the office sent them last.

They lie sealed among the person's memos: the next shift on this tablet is not told of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mobile.shapes import StopView, TourView
from mobile.store.memos import Memos
from shared.wire.tour import tours_reply

_FORM = "tours"


class Tours(Memos):
    def tours_version(self) -> str:
        return str(self.draft(_FORM).get("version") or "")

    def keep_tours(self, reply: Mapping[str, Any]) -> None:
        """Put a reply (as loaded by the wire's schema) in place of the one before."""
        if reply["is_same"]:
            return
        told = tours_reply.dump(reply)
        with self.database.write():
            self.keep_draft(_FORM, "tours", told["tours"])
            self.keep_draft(_FORM, "version", told["version"])

    def tours(self, day: date) -> list[TourView]:
        """The present person's own of that day, the morning's first."""
        kept = self.draft(_FORM).get("tours") or []
        loaded = tours_reply.load({"version": "", "tours": kept})["tours"]
        views = [_view(row) for row in loaded if row["date"] == day]
        return sorted(views, key=lambda tour: (tour.shift != "morning", str(tour.tour)))


def _view(row: Mapping[str, Any]) -> TourView:
    names = ("tour", "date", "shift", "kind", "title_ar", "title_en", "contract")
    stops = sorted(row["stops"], key=lambda stop: int(stop["order"]))
    return TourView(**{name: row[name] for name in names}, stops=tuple(map(_stop, stops)))


def _stop(row: Mapping[str, Any]) -> StopView:
    return StopView(**{name: row[name] for name in StopView.__dataclass_fields__})
