"""What has been recorded of one track: measured page by page, and told in the wire's fields."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mobile.ports import TrackService
from mobile.shapes import Fields, Fix
from shared.rules.track_line import Way
from shared.wire.fields import write_moment
from shared.wire.track import MAX_POSITIONS

_PAGE = 1_000
# Longer without a fix: what lies between was not seen, and is not counted.
_GAP = timedelta(minutes=5)


class RecordedTrack:
    """Reads the service's fixes of one track, and remembers what they come to."""

    def __init__(self, service: TrackService, track: UUID) -> None:
        self._service, self.track = service, track
        self.way = Way()
        self.first: Fix | None = None
        self.last: Fix | None = None

    def read(self, kept: Mapping[str, Any]) -> None:
        """Measure what has come since; ``kept``: the track's draft.

        Its ``breaks`` are the counts of fixes after which it was paused.
        """
        for fix in self.fixes(after=self.way.count):
            if self._is_gap(fix) or self.way.count in kept.get("breaks", ()):
                self.way.break_off()
            self.way.add((fix.lon, fix.lat), fix.accuracy_m)
            self.first, self.last = self.first or fix, fix

    def fixes(self, after: int = 0) -> Iterator[Fix]:
        """All of them, a page in memory at a time."""
        while page := self._service.fixes(self.track, after, _PAGE):
            yield from page
            after += len(page)
            if len(page) < _PAGE:
                return

    def lasted(self) -> timedelta | None:
        """From the first fix to the last, by the satellites' time."""
        first, last = self._moment(self.first), self._moment(self.last)
        return last - first if first and last else None

    def fields(self, kept: Mapping[str, Any]) -> Fields:
        """The record's fields without its site; times are the satellites' where known."""
        begun, ended = self._moment(self.first), self._moment(self.last)
        line = [[f"{lon:.6f}", f"{lat:.6f}"] for lon, lat in self.way.line(MAX_POSITIONS)]
        fields = {
            "mode": kept.get("mode") or "drive",
            "started_at": write_moment(begun) if begun else kept["started_at"],
            "ended_at": write_moment(ended) if ended else kept["ended_at"],
            "count": self.way.count,
            "length_m": f"{self.way.length_m:.1f}",
        }
        return {**fields, "line": line} if len(line) > 1 else fields

    def _is_gap(self, fix: Fix) -> bool:
        before, now = self._moment(self.last), self._moment(fix)
        return before is not None and now is not None and abs(now - before) > _GAP

    def _moment(self, fix: Fix | None) -> datetime | None:
        return fix.fixed_at if fix else None
