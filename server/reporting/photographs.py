"""Photographs before and after: of one record, its first and the week's last, from a cut or now.

Nobody is asked which is which: what was photographed first was before, what was photographed
last is after. The bytes are looked for when a page is set (prints.py); a cut names them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import text

from server.db import db
from server.reporting.cuts import AS_IT_STANDS, SOME_AT_CUT
from server.reporting.findings import Window
from server.reporting.plan import Plan
from shared.vocabulary import defects, inspections, ncrs, obstacles, photos, works

_KINDS = [one.KIND for one in (works, ncrs, defects, obstacles, inspections)]
# Two photographs within this time show the same thing twice.
APART = timedelta(minutes=30)
# Of the week's photographs, the records that they are of; of these records all photographs.
# Its kind in words, not as a parameter: so that the index of these days is found.
_OF_WEEK = f"""
    SELECT DISTINCT head.parent AS record
    FROM revision JOIN head ON head.record = revision.record
    WHERE revision.kind = '{photos.KIND}' AND revision.version = 1
      AND revision.working_date BETWEEN :since AND :at AND head.parent IS NOT NULL
"""  # noqa: S608 - a constant of our own
_PAIRED = """
    WITH asked AS MATERIALIZED ({of_week}), shown AS ({shown}), seen AS ({seen})
    SELECT seen.record, seen.kind, CAST(seen.whole ->> 'contract' AS integer) AS contract,
           seen.whole ->> 'governorate' AS governorate, seen.whole ->> 'activity' AS activity,
           shown.record AS photo, shown.whole ->> 'file' AS file, shown.working_date,
           CAST(shown.whole ->> 'taken_at' AS timestamptz) AS taken_at,
           shown.whole #>> '{{place,lat}}' AS lat, shown.whole #>> '{{place,lon}}' AS lon
    FROM shown JOIN seen ON CAST(seen.record AS text) = shown.whole ->> 'of'
    WHERE shown.working_date <= :at AND shown.whole ->> 'media_type' LIKE 'image/%'
    ORDER BY seen.record, taken_at, photo
"""
_PHOTOS = """ AND {row}.record IN (
    SELECT head.record FROM head JOIN asked ON head.parent = asked.record
    WHERE head.kind = :photo)"""
_RECORDS = " AND {row}.record IN (SELECT record FROM asked)"
AT = text(
    _PAIRED.format(
        of_week=_OF_WEEK,
        shown=SOME_AT_CUT.format(only=_PHOTOS.format(row="revision")),
        seen=SOME_AT_CUT.format(only=_RECORDS.format(row="revision")).replace(":kinds", ":others"),
    )
)
NOW = text(
    _PAIRED.format(
        of_week=_OF_WEEK,
        shown=AS_IT_STANDS + _PHOTOS.format(row="head"),
        seen=(AS_IT_STANDS + _RECORDS.format(row="head")).replace(":kinds", ":others"),
    )
)


class Shot(NamedTuple):
    """A photograph: ``file`` is the SHA-256 of its bytes; ``place`` [latitude, longitude]."""

    photo: str
    file: str
    taken_at: datetime
    place: tuple[str, str] | None


@dataclass(frozen=True)
class Pair:
    """What a record's place looked like first, and at the end of the week."""

    record: str
    kind: str
    contract: int | None
    activity: str | None
    before: Shot
    after: Shot


def photographs_of(plan: Plan, window: Window, root: int | None) -> dict[str, list[Pair]]:
    """Pairs by governorate whose second one was taken within ``window``, the longest time between
    them first: as a root of the register covers them, or as they stand when ``root`` is None.
    """
    given: dict[str, Any] = {
        "photo": photos.KIND,
        "kinds": [photos.KIND],
        "others": _KINDS,
        "since": window.since,
        "at": window.at,
    }
    rows = db.session.execute(*((NOW, given) if root is None else (AT, {**given, "root": root})))
    return _by_governorate(plan, window, rows.all())


def _by_governorate(plan: Plan, window: Window, rows: Sequence[Any]) -> dict[str, list[Pair]]:
    places = {one.code: one.governorate for one in plan.activities}
    found: dict[str, list[Pair]] = {}
    for _record, of_one in groupby(rows, key=lambda row: row.record):
        shots = list(of_one)
        first, last = shots[0], shots[-1]
        here = places.get(first.activity, first.governorate)
        is_pair = last.taken_at - first.taken_at >= APART and last.working_date >= window.since
        if is_pair and here is not None:
            found.setdefault(here, []).append(_pair(first, last))
    for pairs in found.values():
        pairs.sort(key=lambda one: (one.before.taken_at - one.after.taken_at, one.record))
    return found


def _pair(first: Any, last: Any) -> Pair:
    about = (str(last.record), last.kind, last.contract, last.activity)
    return Pair(*about, _shot(first), _shot(last))


def _shot(row: Any) -> Shot:
    place = None if row.lat is None else (row.lat, row.lon)
    return Shot(str(row.photo), row.file, row.taken_at, place)
