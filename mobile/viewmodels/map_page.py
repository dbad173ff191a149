"""The map's contents: the network drawn once, the sites of today on it, and one of them in full."""

from dataclasses import dataclass, field, replace

import numpy as np

from mobile.shapes import ActivityView, GovernorateView, SectionView, WorkView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.network import RoadNetwork, plane_line
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.plane import to_plane
from mobile.viewmodels.scene import Ground, Line, Position, Road, Scene, Site
from mobile.viewmodels.sites import ACTIVITY, WORK, activity_state, key_of
from mobile.viewmodels.today import Today
from mobile.viewmodels.whereabouts import Whereabouts
from shared.vocabulary.works import RETURNED

_UNKNOWN_ACCURACY_M = 100.0


@dataclass(frozen=True, eq=False)
class MapView:
    scene: Scene = field(default_factory=Scene)
    sites: tuple[Site, ...] = ()
    position: Position | None = None


class MapPage(PageModel):
    """Shows the rows of Today's tour in their places."""

    needs_each_fix = True

    def __init__(self, kit: Kit, whereabouts: Whereabouts, today: Today) -> None:
        super().__init__()
        self._kit, self._whereabouts, self._today = kit, whereabouts, today
        self._network = RoadNetwork([])
        self.view = MapView()
        today.watch(self.refresh)

    def load(self) -> None:
        """Read the network: at start, and when a newer one was fetched."""
        sections = self._kit.store.sections()
        self._network = RoadNetwork(sections)
        roads = [self._road(section) for section in self._network.sections.values()]
        grounds = [ground for g in self._kit.store.governorates() for ground in self._grounds(g)]
        self.view = MapView(Scene(roads, grounds), self._sites(), self._position())
        self.changed()

    def opened(self) -> None:
        self._today.refresh()

    def spoken(self) -> None:
        self.load()

    def refresh(self) -> None:
        """The sites changed; the network stays."""
        self.view = MapView(self.view.scene, self._sites(), self._position())
        self.changed()

    def moved(self) -> None:
        """Only the position changed."""
        self.view = MapView(self.view.scene, self.view.sites, self._position())
        self.changed()

    def _road(self, section: SectionView) -> Road:
        name = self._kit.texts.either(section.name_ar, section.name_en)
        line = self._network.line(section.code)
        return Road(road_kind(section.road_ref), name, np.empty((0, 2)) if line is None else line)

    def _grounds(self, governorate: GovernorateView) -> list[Ground]:
        """One piece a ring; the largest carries the name."""
        outlines = sorted((plane_line(ring) for ring in governorate.rings), key=len, reverse=True)
        name = self._kit.texts.either(governorate.name_ar, governorate.name_en)
        return [
            Ground(outline, name if first else "", tuple(outline.mean(axis=0)))
            for first, outline in zip([True] + [False] * len(outlines), outlines, strict=False)
            if len(outline) > 2
        ]

    def _position(self) -> Position | None:
        fix, point = self._whereabouts.fix, self._whereabouts.point
        if fix is None or point is None:
            return None
        accuracy = _UNKNOWN_ACCURACY_M if fix.accuracy_m is None else fix.accuracy_m
        return Position(point, accuracy)

    def _sites(self) -> tuple[Site, ...]:
        found = []
        for row in self._today.view.rows:
            activity, work = self._today.activity(row.key), self._today.work(row.key)
            if activity is not None:
                found.append(self._activity_site(activity))
            elif work is not None and (site := self.site_of(work)) is not None:
                found.append(site)
        return tuple(found)

    def _activity_site(self, activity: ActivityView) -> Site:
        tone = activity_state(activity, self._kit.today(), self._kit.texts)[1]
        line = None
        if activity.section and activity.from_m is not None and activity.to_m is not None:
            ends = float(activity.from_m), float(activity.to_m)
            line = self._network.stretch(activity.section, *ends)
        point = _point_line(activity.lat, activity.lon)
        key = key_of(ACTIVITY, activity.code)
        return Site(key, point if line is None else line, tone, activity.work_type)

    def site_of(self, work: WorkView) -> Site | None:
        """A work's stretch or fix on the map, or None when it has neither."""
        key = key_of(WORK, work.record)
        is_back = work.state == RETURNED
        look = ("bad", RETURNED) if is_back else ("primary", "")
        if work.section and work.from_m is not None:
            to_m = work.from_m if work.to_m is None else work.to_m
            line = self._network.stretch(work.section, float(work.from_m), float(to_m))
            if line is not None:
                return Site(key, line, *look)
        if work.place is None:
            return None
        return Site(key, _point_line(work.place.lat, work.place.lon), *look)

    def record_site(self, work: WorkView) -> Site | None:
        """As ``site_of``, the pin at the fix when there is one: the office shows it there too."""
        site = self.site_of(work)
        if site is None or work.place is None:
            return site
        return replace(site, pin=to_plane(work.place.lat, work.place.lon))


def road_kind(road_ref: str) -> str:
    """Ring for the numbered rings R1-R7, street for an area's streets, radial for the rest."""
    if road_ref.startswith("S-"):
        return "street"
    is_ring = road_ref.startswith("R") and len(road_ref) == 2
    return "ring" if is_ring else "radial"


def _point_line(lat: float, lon: float) -> Line:
    return np.array([to_plane(lat, lon)], dtype=np.float64)
