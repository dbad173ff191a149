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

_FORM, _SEEN = "tours", "seen"


class Tours(Memos):
    def tours_version(self) -> str:
        return str(self.draft(_FORM).get("version") or "")

    def keep_tours(self, reply: Mapping[str, Any]) -> None:
        """Put a reply (as loaded by the wire's schema) in place of the one before."""
        if reply["is_same"]:
            return
        told, seen = tours_reply.dump(reply), self._seen()
        known = {row["tour"] for row in told["tours"] + told.get("cancelled", [])}
        # What is new is no change, and what is long gone is forgotten.
        seen = {row["tour"]: row["version"] for row in told["tours"]} | {
            tour: version for tour, version in seen.items() if tour in known
        }
        with self.database.write():
            for name in ("tours", "cancelled", "version"):
                self.keep_draft(_FORM, name, told.get(name))
            self.keep_draft(_FORM, _SEEN, seen)

    def tours(self, day: date) -> list[TourView]:
        """The present person's own of that day, the morning's first."""
        views = [tour for tour in self._kept("tours") if tour.date == day]
        return sorted(views, key=lambda tour: (tour.shift != "morning", str(tour.tour)))

    def changed_tours(self, since: date) -> list[TourView]:
        """Own tours of that day and later that the office changed or called off after this tablet
        had them, and that nobody read here since.
        """
        seen = self._seen()
        found = [*self._kept("tours"), *self._kept("cancelled")]
        return [
            tour
            for tour in sorted(found, key=lambda tour: (tour.date, str(tour.tour)))
            if tour.date >= since and tour.version > seen.get(str(tour.tour), tour.version)
        ]

    def tour_was_read(self, tour: TourView) -> None:
        self.keep_draft(_FORM, _SEEN, self._seen() | {str(tour.tour): tour.version})

    def _seen(self) -> dict[str, int]:
        """Tour -> the version of it that was read here."""
        return dict(self.draft(_FORM).get(_SEEN) or {})

    def _kept(self, name: str) -> list[TourView]:
        kept = self.draft(_FORM).get(name) or []
        rows = tours_reply.load({"version": "", "tours": kept})["tours"]
        return [_view(row, is_cancelled=name == "cancelled") for row in rows]


def _view(row: Mapping[str, Any], is_cancelled: bool) -> TourView:
    names = ("tour", "date", "shift", "kind", "title_ar", "title_en", "contract")
    fields = {name: row[name] for name in (*names, "version", "note")}
    stops = sorted(row["stops"], key=lambda stop: int(stop["order"]))
    return TourView(**fields, stops=tuple(map(_stop, stops)), is_cancelled=is_cancelled)


def _stop(row: Mapping[str, Any]) -> StopView:
    return StopView(**{name: row[name] for name in StopView.__dataclass_fields__})
