"""Where somebody should go: readings that are overdue, open non-conformances, activities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    text,
)

from server.db import db
from server.db.phrases import folded, is_within
from server.fieldwork.models import Measured, Ncr, Work
from server.geography.models import Area
from server.programme.models import Activity, ActivityBoq
from server.tours.limits import limits
from shared.rules.folding import fold
from shared.rules.scope import Scope
from shared.vocabulary.ncrs import ENDED, SEVERITIES
from shared.vocabulary.places import GOVERNORATES

OVERDUE, NCRS, ACTIVITIES = "overdue", "ncrs", "activities"
WHATS = (OVERDUE, NCRS, ACTIVITIES)
# Of one table and its map; more are found by filtering.
MOST = 60
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Wanted:
    """What is looked for; None and "" say: any."""

    what: str = OVERDUE
    contract: int | None = None
    governorate: str | None = None
    area: str | None = None
    text: str = ""


class Candidate(NamedTuple):
    """``key``: "activity:CODE" or "ncr:RECORD"; ``since``: the last reading, or when found."""

    key: str
    name_ar: str
    name_en: str
    code: str | None
    title: str | None
    severity: str | None
    contract: int
    governorate: str
    area_ar: str | None
    area_en: str | None
    since: date | None
    lat: float | None
    lon: float | None


def read_wanted(typed: Mapping[str, str]) -> Wanted:
    """A value that makes no sense filters nothing."""
    number, what = typed.get("near_contract", ""), typed.get("what", "")
    is_number = number.isascii() and number.isdigit() and 0 < len(number) < 11
    place = typed.get("near_governorate", "")
    return Wanted(
        what=what if what in WHATS else OVERDUE,
        contract=min(int(number), _LARGEST) if is_number else None,
        governorate=place if place in GOVERNORATES else None,
        area=typed.get("near_area") or None,
        text=typed.get("near_text", "")[:100].strip(),
    )


def candidates(wanted: Wanted, day: date, scope: Scope) -> list[Candidate]:
    """At most MOST + 1, what waits longest first; one too many says that there are more."""
    asked = {OVERDUE: _overdue, NCRS: _ncrs, ACTIVITIES: _activities}[wanted.what](wanted, day)
    model: Any = Ncr if wanted.what == NCRS else Activity
    asked = asked.where(is_within(scope, model), *_filters(wanted, model)).limit(MOST + 1)
    return [Candidate._make(row) for row in db.session.execute(asked)]


def areas_in(scope: Scope, wanted: Wanted) -> list[Area]:
    """Areas in which there is an activity to choose from, by name."""
    place: Any = [] if wanted.governorate is None else [Area.governorate == wanted.governorate]
    used = select(Activity.area).where(is_within(scope, Activity))
    if wanted.contract is not None:
        used = used.where(Activity.contract == wanted.contract)
    asked = select(Area).where(Area.code.in_(used), *place)
    by_name = Area.name_ar.collate("ar-x-icu")
    return list(db.session.scalars(asked.order_by(by_name, Area.code)))


def _filters(wanted: Wanted, model: Any) -> list[ColumnElement[bool]]:
    found = [
        getattr(model, name) == getattr(wanted, name)
        for name in ("contract", "governorate")
        if getattr(wanted, name) is not None
    ]
    if wanted.area is not None:
        found.append(Activity.area == wanted.area)
    if wanted.text:
        names = "activity.name_ar || ' ' || activity.name_en || ' ' || activity.code"
        within = f"strpos({folded(names)}, :text) > 0"
        is_titled = Ncr.title.contains(wanted.text, autoescape=True)
        is_named: Any = text(within).bindparams(text=fold(wanted.text))
        found.append(is_titled | is_named if model is Ncr else is_named)
    return found


def _columns(since: Any) -> tuple[Any, ...]:
    return (
        *(_no_text("title"), _no_text("severity"), Activity.contract, Activity.governorate),
        *(Area.name_ar.label("area_ar"), Area.name_en.label("area_en"), since.label("since")),
        *(func.ST_Y(Activity.place).label("lat"), func.ST_X(Activity.place).label("lon")),
    )


def _no_text(name: str) -> Any:
    return cast(null(), Text).label(name)


def _of_activities(since: Any) -> Select[Any]:
    key = literal("activity:", Text) + Activity.code
    return select(
        key, Activity.name_ar, Activity.name_en, Activity.code, *_columns(since)
    ).outerjoin(Area, Area.code == Activity.area)


def _last_reading() -> Any:
    return (
        select(func.max(Work.working_date))
        .where(Work.activity == Activity.code, Work.state != "withdrawn")
        .scalar_subquery()
    )


def _overdue(wanted: Wanted, day: date) -> Select[Any]:
    """Activities that should be under way, are not measured whole, and were not read lately."""
    last = func.greatest(_last_reading(), Activity.baseline_start)
    measured = (
        select(func.coalesce(func.sum(Measured.quantity), 0))
        .where(
            Measured.contract == ActivityBoq.contract,
            Measured.boq_item == ActivityBoq.boq_item,
            Measured.activity == ActivityBoq.activity,
        )
        .scalar_subquery()
    )
    is_left = (
        select(literal_column("1"))
        .where(ActivityBoq.activity == Activity.code, measured < ActivityBoq.quantity)
        .exists()
    )
    due = day - timedelta(days=limits().reading_due_days)
    asked = _of_activities(_last_reading()).where(Activity.baseline_start <= due)
    return asked.where(is_left, last <= due).order_by(last, Activity.code)


def _activities(wanted: Wanted, day: date) -> Select[Any]:
    """Those that the plan has under way first, then those that begin next."""
    is_now = and_(Activity.baseline_start <= day, Activity.baseline_finish >= day)
    order = (is_now.desc(), func.abs(Activity.baseline_start - day), Activity.code)
    return _of_activities(_last_reading()).order_by(*order)


def _ncrs(wanted: Wanted, day: date) -> Select[Any]:
    """Open ones, the gravest and oldest first; where they have no place, their activity's."""
    rank = case({code: n for n, code in enumerate(SEVERITIES.codes)}, value=Ncr.severity)
    where = func.coalesce(Ncr.place, Activity.place)
    return (
        select(
            literal("ncr:", Text) + cast(Ncr.record, Text),
            func.coalesce(Activity.name_ar, ""),
            func.coalesce(Activity.name_en, ""),
            *(Ncr.activity, Ncr.title, Ncr.severity, Ncr.contract, Ncr.governorate),
            *(Area.name_ar.label("area_ar"), Area.name_en.label("area_en"), Ncr.working_date),
            *(cast(func.ST_Y(where), Float), cast(func.ST_X(where), Float)),
        )
        .outerjoin(Activity, Activity.code == Ncr.activity)
        .outerjoin(Area, Area.code == Activity.area)
        .where(Ncr.state.not_in(sorted(ENDED)))
        .order_by(rank, Ncr.made_at, Ncr.record)
    )
