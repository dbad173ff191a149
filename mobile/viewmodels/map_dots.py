"""Small things on the map: defects, and works of one's own that are not on Today's tour."""

from collections.abc import Mapping
from typing import Any

from mobile.shapes import RecordView, WorkView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.map_layers import DEFECTS, OWN_WORKS
from mobile.viewmodels.plane import Point, to_plane
from mobile.viewmodels.scene import Dot
from mobile.viewmodels.sites import WORK, key_of
from shared.vocabulary import defects, works

_MOST = 300
_WORK_TONES = {works.RETURNED: "bad", works.ACCEPTED: "ok"}
_SETTLED = {defects.REPAIRED, defects.CLOSED, defects.REJECTED, defects.WITHDRAWN}


class MapDots:
    """Read anew when the map is opened and after a sync, not at each fix."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.dots: tuple[Dot, ...] = ()

    def read(self, shown: frozenset[str]) -> None:
        """Those of the layers that are shown."""
        found = self._defects() if DEFECTS in shown else []
        found += self._works() if OWN_WORKS in shown else []
        self.dots = tuple(found)

    def _works(self) -> list[Dot]:
        states = [term.code for term in works.STATES if term.code != works.WITHDRAWN]
        found = self._kit.store.works(states=states, is_mine=True, limit=_MOST)
        return [
            Dot(key_of(WORK, work.record), at, tone, "clipboard-check-outline", OWN_WORKS)
            for work in found
            if (at := _work_place(work)) is not None
            for tone in [_WORK_TONES.get(work.state, "primary")]
        ]

    def _defects(self) -> list[Dot]:
        found = self._kit.store.records(defects.KIND, limit=_MOST)
        return [
            Dot(key_of(defects.KIND, record.record), at, _defect_tone(record), "alert", DEFECTS)
            for record in found
            if record.state != defects.WITHDRAWN and (at := place_of(record.fields)) is not None
        ]


def place_of(fields: Mapping[str, Any]) -> Point | None:
    """Where a record was made, on the plane."""
    place = fields.get("place")
    if not isinstance(place, Mapping):
        return None
    try:
        return to_plane(float(place["lat"]), float(place["lon"]))
    except (KeyError, TypeError, ValueError):
        return None


def _work_place(work: WorkView) -> Point | None:
    return None if work.place is None else to_plane(work.place.lat, work.place.lon)


def _defect_tone(record: RecordView) -> str:
    return "ok" if record.state in _SETTLED else "warn"
