"""The map's contents: network and land, the sites of today, what was found, and what is touched."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from mobile.shapes import ActivityView, GovernorateView, RecordView, WorkView, ZoneView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.map_card import SPOT, MapCard, record_card, site_card, spot_card
from mobile.viewmodels.map_dots import MapDots, place_of
from mobile.viewmodels.map_layers import LayerRow, MapLayers
from mobile.viewmodels.network import RoadNetwork
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.plane import from_plane, plane_line, to_plane
from mobile.viewmodels.scene import Dot, Ground, Line, Name, Point, Position, Scene, Site
from mobile.viewmodels.sites import WORK, activity_state, key_of
from mobile.viewmodels.spots import Spot, spot_at
from mobile.viewmodels.today import Today
from mobile.viewmodels.whereabouts import Whereabouts
from shared.vocabulary.works import RETURNED

_UNKNOWN_ACCURACY_M = 100.0
# Zones are named where there is room for their names.
_ZONES_NAMED_FROM = 0.02
_AREAS_NAMED_FROM = 0.045


@dataclass(frozen=True, eq=False)
class MapView:
    scene: Scene = field(default_factory=Scene)
    sites: tuple[Site, ...] = ()
    dots: tuple[Dot, ...] = ()
    position: Position | None = None
    layers: tuple[LayerRow, ...] = ()
    shown: frozenset[str] = frozenset()
    card: MapCard | None = None
    spot: Point | None = None


class MapPage(PageModel):
    """Shows the rows of Today's tour in their places, and answers what is touched.

    ``log_at`` opens the form at a place on a road; ``may_open`` says of a key whether there is a
    page for it.
    """

    needs_each_fix = True

    def __init__(self, kit: Kit, whereabouts: Whereabouts, today: Today) -> None:
        super().__init__()
        self._kit, self._whereabouts, self._today = kit, whereabouts, today
        self._layers, self._dots = MapLayers(kit), MapDots(kit)
        self._spot: tuple[Spot, Point] | None = None
        self._picked = self._version = ""
        self.may_open: Callable[[str], bool] = lambda _: False
        self._network = self._new_network()
        self.view = MapView()
        today.watch(self.refresh)

    def _new_network(self) -> RoadNetwork:
        return RoadNetwork(self._kit.store, self._kit.scheduler, self._kit.texts)

    def load(self) -> None:
        """At start, in another language, and when a newer map came: no road is read yet."""
        self._version = self._kit.store.map_version()
        self._network = self._new_network()
        grounds = [ground for g in self._kit.store.governorates() for ground in self._grounds(g)]
        zones = [self._zone(zone) for zone in self._kit.store.zones()]
        scene = Scene(self._network, grounds, zones, self._areas())
        self.view = replace(self.view, scene=scene)
        self.refresh()

    def load_newer(self) -> None:
        """After a sync, which may have brought another map."""
        if self._version != self._kit.store.map_version():
            self.load()

    def opened(self) -> None:
        self._dots.read(self._layers.shown)
        self._today.refresh()

    def synced(self) -> None:
        self._dots.read(self._layers.shown)
        self.refresh()

    def spoken(self) -> None:
        self.load()

    def refresh(self) -> None:
        """The sites or what was touched changed; the network stays."""
        self.view = replace(
            self.view,
            sites=self._sites(),
            dots=self._dots.dots,
            position=self._position(),
            layers=self._layers.rows(),
            shown=self._layers.shown,
            card=self._card(),
            spot=None if self._spot is None else self._spot[1],
        )
        self.changed()

    def moved(self) -> None:
        """Only the position changed."""
        self.view = replace(self.view, position=self._position())
        self.changed()

    def toggle(self, layer: str) -> None:
        """Show or hide a layer."""
        self._layers.toggle(layer)
        self._dots.read(self._layers.shown)
        self.refresh()

    def pick(self, key: str) -> None:
        """A site or a dot was touched; "": nothing is to be shown."""
        self._picked, self._spot = key, None
        if self._today.has(key):
            self._today.choose(key)
        else:
            self.refresh()

    def touch(self, at: Point, reach_m: float) -> None:
        """The ground was touched: the road there, within a finger's reach, or nothing."""
        spot = spot_at(self._kit.store, *from_plane(*at), reach_m)
        self._picked = SPOT if spot else ""
        self._spot = (spot, at) if spot else None
        self.refresh()

    @property
    def touched(self) -> Spot | None:
        """The place on a road that was touched last, while its card is shown."""
        return self._spot[0] if self._spot else None

    def _card(self) -> MapCard | None:
        if self._spot is not None:
            return spot_card(self._kit, self._spot[0])
        detail = self._today.view.detail
        if detail is not None and self._picked and self._today.view.chosen == self._picked:
            return site_card(self._picked, detail)
        if any(dot.key == self._picked for dot in self._dots.dots):
            return record_card(self._kit, self._picked, self.may_open(self._picked))
        return None

    def _grounds(self, governorate: GovernorateView) -> list[Ground]:
        """One piece a ring; the largest carries the name."""
        outlines = sorted((plane_line(ring) for ring in governorate.rings), key=len, reverse=True)
        name = self._kit.texts.either(governorate.name_ar, governorate.name_en)
        return [
            Ground(outline, name if first else "", tuple(outline.mean(axis=0)))
            for first, outline in zip([True] + [False] * len(outlines), outlines, strict=False)
            if len(outline) > 2
        ]

    def _areas(self) -> list[Name]:
        texts = self._kit.texts
        return [
            Name(name, to_plane(area.lat, area.lon), _AREAS_NAMED_FROM, is_land=True)
            for area in self._kit.store.areas()
            if (name := texts.either(area.name_ar, area.name_en))
        ]

    def _zone(self, zone: ZoneView) -> Ground:
        outline = plane_line(zone.ring)[:-1]
        name = self._kit.texts.either(zone.name_ar, zone.name_en)
        # On its upper edge: in its middle stand the governorate's name and the roads'.
        x, y = outline[outline[:, 1].argmax()]
        return Ground(outline, name, (float(x), float(y)), _ZONES_NAMED_FROM)

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
            stop = self._today.tour.find(row.key)
            if activity is not None:
                found.append(self._activity_site(row.key, activity))
            elif work is not None and (site := self.site_of(work)) is not None:
                found.append(site)
            elif (due := self._today.due.place(row.key)) is not None:
                found.append(Site(row.key, np.array([due]), row.tone, row.work_type))
            elif stop is not None and stop.at is not None:
                found.append(Site(row.key, np.array([stop.at]), row.tone, row.work_type))
        return tuple(found)

    def _activity_site(self, key: str, activity: ActivityView) -> Site:
        tone = activity_state(activity, self._kit.today(), self._kit.texts)[1]
        line = None
        if activity.section and activity.from_m is not None and activity.to_m is not None:
            ends = float(activity.from_m), float(activity.to_m)
            line = self._network.stretch(activity.section, *ends)
        point = _point_line(activity.lat, activity.lon)
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

    def site_of_record(self, record: RecordView) -> Site | None:
        """Its way, its stretch or its place on the map; None when it has none of them."""
        fields, key = record.fields, key_of(record.kind, record.record)
        way = [(float(lat), float(lon)) for lon, lat in fields.get("line") or ()]
        line = plane_line(way) if len(way) > 1 else None
        if line is None and fields.get("section") and fields.get("from_m"):
            from_m = float(fields["from_m"])
            line = self._network.stretch(
                str(fields["section"]), from_m, float(fields.get("to_m") or from_m)
            )
        at = place_of(fields)
        if line is None and at is not None:
            line = np.array([at], dtype=np.float64)
        return None if line is None else Site(key, line, "primary", record.kind)


def _point_line(lat: float, lon: float) -> Line:
    return np.array([to_plane(lat, lon)], dtype=np.float64)
