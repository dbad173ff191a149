"""Where the tablet is: the latest fix, and how far it can be trusted."""

from dataclasses import dataclass

from mobile.shapes import Fix
from mobile.viewmodels.digits import figure
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.observed import Observed
from mobile.viewmodels.plane import Point, distance_m, to_plane
from mobile.viewmodels.wording import ltr

GOOD_M = 15.0
"""Up to this accuracy in metres a fix tells one carriageway from the next."""
OLD_AFTER_MS = 60_000


@dataclass(frozen=True)
class GpsChip:
    text: str
    tone: str


class Whereabouts(Observed):
    """One for the whole tablet. Listeners are told on the window's thread."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._came_at_ms: int | None = None
        self.fix: Fix | None = kit.locator.last_fix()

    def start(self) -> None:
        """Switch the receiver on; its fixes may come on any thread."""
        scheduler = self._kit.scheduler
        self._kit.locator.start(lambda fix: scheduler.on_caller(lambda: self._take(fix)))

    def stop(self) -> None:
        self._kit.locator.stop()

    def need_each(self, is_needed: bool) -> None:
        """Whether the page that is shown needs each fix, or the receiver may rest."""
        self._kit.locator.need("page", is_needed)

    def _take(self, fix: Fix) -> None:
        self.fix = fix
        self._came_at_ms = self._kit.clock.monotonic_ms()
        self.changed()

    @property
    def is_old(self) -> bool:
        """Whether the receiver has been silent for a minute."""
        if self.fix is None or self._came_at_ms is None:
            return self.fix is not None
        return self._kit.clock.monotonic_ms() - self._came_at_ms > OLD_AFTER_MS

    @property
    def is_poor(self) -> bool:
        """Whether what is logged now will be flagged for its place."""
        fix = self.fix
        return fix is None or fix.accuracy_m is None or fix.accuracy_m > GOOD_M

    @property
    def point(self) -> Point | None:
        """The fix on the tablet's plane."""
        return None if self.fix is None else to_plane(self.fix.lat, self.fix.lon)

    def has_moved(self, from_point: Point | None, by_m: float) -> bool:
        """Whether the tablet is now ``by_m`` metres or more from an earlier point."""
        if self.point is None or from_point is None:
            return self.point is not from_point
        return distance_m(self.point, from_point) >= by_m

    def chip(self) -> GpsChip:
        """For the top bar."""
        texts, trouble = self._kit.texts, self._kit.locator.trouble()
        if trouble:
            return GpsChip(texts(trouble), "warn")
        if self.fix is None:
            return GpsChip(texts("gps_waiting"), "warn")
        if self.fix.is_mocked:
            return GpsChip(texts("gps_mocked"), "warn")
        if self.is_old:
            return GpsChip(texts("gps_old"), "warn")
        if self.fix.accuracy_m is None:
            return GpsChip(texts("gps_unknown"), "warn")
        accuracy = ltr(f"± {figure(round(self.fix.accuracy_m))}")
        return GpsChip(texts("gps_chip", accuracy=accuracy), "warn" if self.is_poor else "ok")
