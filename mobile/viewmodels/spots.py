"""A place in words: which road, at which chainage, in which area; and what is planned there."""

from dataclasses import dataclass

from mobile.ports import Store
from mobile.shapes import Fix, SectionView
from mobile.viewmodels.plane import distance_m, to_plane
from shared.rules.chainage import Chainage, SectionLine, nearest_chainage

# As the office finds the area of a place (server/geography/data/limits.json).
AREA_WITHIN_M = 4000.0
_PLANNED_LOOKED_AT = 60

Names = tuple[str, str]
"""In Arabic and in English."""


@dataclass(frozen=True)
class Spot:
    """A place on a road section; ``activity``: the one planned there, "" when there is none."""

    at: Chainage
    street: Names
    area: Names | None
    activity: str


def section_line(section: SectionView) -> SectionLine:
    """As shared.rules.chainage takes it."""
    line = [(lon, lat) for lat, lon in section.line]
    return SectionLine(section.code, section.from_m, section.to_m, line)


def road_at(store: Store, lat: float, lon: float, within_m: float) -> Chainage | None:
    """The nearest section and the chainage there, by the rule that the office uses too."""
    near = [one for one in store.sections_near(lat, lon, within_m) if len(one.line) > 1]
    return nearest_chainage(lat, lon, map(section_line, near), within_m)


def spot_at(store: Store, lat: float, lon: float, within_m: float) -> Spot | None:
    """The place on the road there; None when no road is as near as ``within_m``."""
    found = road_at(store, lat, lon, within_m)
    section = store.section(found.section) if found else None
    if found is None or section is None:
        return None
    street = (section.name_ar, section.name_en)
    return Spot(found, street, area_at(store, lat, lon), _planned(store, lat, lon, found))


def named_at(store: Store, lat: float, lon: float, within_m: float) -> list[Names]:
    """Street and area, as people say where they are; those that are known."""
    road, area = road_at(store, lat, lon, within_m), area_at(store, lat, lon)
    street = store.section(road.section) if road else None
    names = [(street.name_ar, street.name_en)] if street else []
    return [*names, area] if area else names


def area_at(store: Store, lat: float, lon: float) -> Names | None:
    """The names of the nearest area."""
    here, within_m = to_plane(lat, lon), AREA_WITHIN_M
    nearest: Names | None = None
    for area in store.areas_near(lat, lon, AREA_WITHIN_M):
        away_m = distance_m(here, to_plane(area.lat, area.lon))
        if away_m <= within_m:
            nearest, within_m = (area.name_ar, area.name_en), away_m
    return nearest


def _planned(store: Store, lat: float, lon: float, at: Chainage) -> str:
    """The activity whose stretch holds the place; of several, the one that ends first."""
    found = []
    for activity in store.activities_nearest(Fix(lat, lon), limit=_PLANNED_LOOKED_AT):
        if activity.section != at.section or activity.from_m is None or activity.to_m is None:
            continue
        if float(activity.from_m) <= at.chainage_m <= float(activity.to_m):
            found.append((activity.baseline_finish, activity.code))
    return min(found)[1] if found else ""
