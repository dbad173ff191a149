"""A tour while it is planned: its stops travel with the form, and each button changes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields
from sqlalchemy import func, select

from server.db import db
from server.db.phrases import is_within
from server.fieldwork.models import Ncr
from server.http.errors import Refusal
from server.http.language import language
from server.tours.keeping import Stop
from server.tours.standing import Places, in_order
from shared.rules.scope import Scope
from shared.rules.tours import nearest_next
from shared.vocabulary.inspections import SURPRISE_VISIT, TYPES
from shared.vocabulary.tours import JOINT, STOP_WORDS, SURPRISE
from shared.wire.fields import list_of
from shared.wire.text import clean, has_forbidden
from shared.wire.tour import MAX_STOPS, MAX_WHAT, StopRow

_stops = list_of(fields.Nested(StopRow), MAX_STOPS)
# What a stop of such a tour is for, unless somebody says otherwise.
_USUAL = {SURPRISE: SURPRISE_VISIT, JOINT: "joint_tour"}


@dataclass(frozen=True)
class Draft:
    """``typed``: the form as it came; ``stops`` in order, as they travel."""

    typed: Mapping[str, str]
    stops: list[Stop]


def read_draft(typed: Mapping[str, str], scope: Scope) -> Draft:
    """The form with what its button asked for done; a record is added of ``scope`` alone.

    Raises Refusal for what no form of ours sends.
    """
    stops = [_worded(stop, typed) for stop in _read(typed.get("stops", "[]"))]
    act, _between, about = typed.get("do", "").partition(":")
    if act == "add":
        stops = _with_one(stops, _stop_of(about, _USUAL.get(typed.get("kind", "")), scope))
    elif act in {"up", "down", "remove"}:
        stops = _moved(stops, act, about)
    elif act == "shorten":
        places = Places(stops)
        stops = [stops[n] for n in nearest_next([places.of(stop) for stop in stops])]
    return Draft(typed, numbered(stops))


def numbered(stops: list[Stop]) -> list[Stop]:
    return [{**stop, "order": order} for order, stop in enumerate(stops, 1)]


def _read(text: str) -> list[Stop]:
    try:
        rows = _stops.deserialize(json.loads(text))
    except (ValueError, ValidationError) as error:
        raise Refusal("type_wrong", "stops") from error
    told: list[Stop] = StopRow(many=True).dump(rows)
    return in_order({**stop, "record": stop["record"] and str(stop["record"])} for stop in told)


def _worded(stop: Stop, typed: Mapping[str, str]) -> Stop:
    """A stop with its own fields of the form; words that were only shown stay in both languages."""
    kind = typed.get(f"type-{stop['order']}", stop["inspection_type"] or "")
    was, kind = stop["inspection_type"] or "", kind if kind in TYPES else ""
    what = clean(typed.get(f"what-{stop['order']}", stop[f"what_{language()}"]))[:MAX_WHAT]
    if has_forbidden(what):
        raise Refusal("text_not_allowed", "stops")
    said = {"inspection_type": kind or None}
    is_usual = what in {"", STOP_WORDS.name(was, language())}
    if is_usual and (kind != was or not what):
        said |= words_for(kind)
    elif what != stop[f"what_{language()}"]:
        said |= {"what_ar": what, "what_en": what}
    return {**stop, **said}


def words_for(inspection_type: str | None) -> dict[str, str | None]:
    """What such a stop is for, where nobody wrote it."""
    word = STOP_WORDS[inspection_type or ""]
    return {"what_ar": word.ar, "what_en": word.en}


def _with_one(stops: list[Stop], found: Stop) -> list[Stop]:
    """The same activity, record or place is one stop."""
    if any(_aim(stop) == _aim(found) for stop in stops):
        return stops
    if len(stops) >= MAX_STOPS:
        raise Refusal("too_long", "stops")
    return [*stops, found]


def _aim(stop: Stop) -> tuple[Any, ...]:
    if stop["record"]:
        return ("record", stop["record"])
    return ("activity", stop["activity"]) if stop["activity"] else (stop["lat"], stop["lon"])


def _stop_of(about: str, inspection_type: str | None, scope: Scope) -> Stop:
    """Raises Refusal choice_wrong for what names nothing here."""
    kind, _between, name = about.partition(":")
    empty: Stop = {"activity": None, "record": None, "lat": None, "lon": None}
    said = {**empty, **words_for(inspection_type), "inspection_type": inspection_type}
    if kind == "activity" and name:
        return {**said, "activity": name[:40]}
    try:
        if kind == "ncr":
            return {**said, **_of_ncr(UUID(name), scope)}
        if kind == "place":
            lat, lon = (round(float(part), 6) for part in name.split(","))
            if abs(lat) <= 90 and abs(lon) <= 180:
                return {**said, "lat": lat, "lon": lon}
    except ValueError as error:
        raise Refusal("choice_wrong", "stops") from error
    raise Refusal("choice_wrong", "stops")


def _of_ncr(record: UUID, scope: Scope) -> dict[str, Any]:
    """A stop at what is to be put right: the tablet opens the record itself."""
    asked = select(Ncr, func.ST_Y(Ncr.place), func.ST_X(Ncr.place))
    row = db.session.execute(asked.where(Ncr.record == record, is_within(scope, Ncr))).first()
    if row is None:
        raise Refusal("choice_wrong", "stops")
    found, lat, lon = row
    what = {
        "what_ar": f"تابع عدم المطابقة: {found.title}"[:MAX_WHAT],
        "what_en": f"Follow up the non-conformance: {found.title}"[:MAX_WHAT],
    }
    where = {"activity": found.activity, "lat": lat, "lon": lon}
    return {**where, **what, "record": str(record), "inspection_type": None}


def _moved(stops: list[Stop], act: str, about: str) -> list[Stop]:
    at = int(about) - 1 if about.isascii() and about.isdigit() and len(about) < 4 else -1
    if not 0 <= at < len(stops):
        return stops
    left = [*stops[:at], *stops[at + 1 :]]
    if act == "remove":
        return left
    to = max(0, at - 1) if act == "up" else at + 1
    return [*left[:to], stops[at], *left[to:]]
