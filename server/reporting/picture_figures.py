"""What a week shows: photographs before and after, and where the works lie that are late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from server.reporting.delays import worst_delays
from server.reporting.formulas import WITH_PICTURES
from server.reporting.photographs import Pair, Shot
from server.reporting.plan import Activity
from server.reporting.standing import Standing
from shared.rules.clocks import KUWAIT

SHOWN = 2

Json = dict[str, Any]


def picture_figures(
    standing: Standing, governorate: str, activities: Sequence[Activity], at: date
) -> Json:
    """``pictures``: the first two pairs of the week's. ``map``: the governorate's outline, and
    the places of what is ``late`` and of what else the plan has under way; positions [longitude,
    latitude] as decimal text. Weeks of earlier formulas have neither.
    """
    if standing.formulas < WITH_PICTURES:
        return {}
    pairs = (standing.photographs or {}).get(governorate, ())
    names = {one.code: one for one in activities}
    return {
        "pictures": [_pair(one, names.get(one.activity or "")) for one in pairs[:SHOWN]],
        "map": _map(standing, governorate, activities, at),
    }


def _pair(one: Pair, activity: Activity | None) -> Json:
    return {
        "record": one.record,
        "kind": one.kind,
        "contract": activity.contract if activity else one.contract,
        "name_ar": activity.name_ar if activity else None,
        "name_en": activity.name_en if activity else None,
        "before": _shot(one.before),
        "after": _shot(one.after),
    }


def _shot(one: Shot) -> Json:
    day = one.taken_at.astimezone(KUWAIT).date().isoformat()
    return {"photo": one.photo, "file": one.file, "day": day, "place": one.place and [*one.place]}


def _map(
    standing: Standing, governorate: str, activities: Sequence[Activity], at: date
) -> Json | None:
    rings = standing.plan.outlines.get(governorate)
    if not rings:
        return None
    late = {delay.activity.code for delay in worst_delays(standing, activities, at)}
    under_way = {one.code for one in activities if one.start <= at <= one.finish} - late
    return {
        "rings": rings,
        "late": _places(standing, late),
        "under_way": _places(standing, under_way),
    }


def _places(standing: Standing, codes: set[str]) -> list[list[str]]:
    """Each place once: many activities share one."""
    places = standing.plan.places
    found = {(lon, lat) for lon, lat in (places[code] for code in codes if code in places)}
    return [[lon, lat] for lon, lat in sorted(found)]
