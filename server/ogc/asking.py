"""What a request asks of a collection: read from its address, and refused where it is not valid.

A parameter that is not known is refused too: filtering by nothing would answer another question.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from server.http.errors import Refusal
from server.ogc.collections import Collection
from server.ogc.crs import CRS84, SYSTEMS, Crs
from shared.rules.clocks import KUWAIT

USUAL_LIMIT, MOST = 100, 1000
# What any page of items may be asked, besides the collection's own properties.
PARAMETERS = ("limit", "cursor", "bbox", "bbox-crs", "datetime", "crs", "f")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Asked:
    """``boxes``: in ``box_crs``, x before y; two where the box crosses the antimeridian.

    ``since`` and ``until``: working dates, both included. ``after``: the key of the feature that
    the page before ended with.
    """

    limit: int = USUAL_LIMIT
    after: tuple[Any, ...] | None = None
    boxes: tuple[Box, ...] = ()
    box_crs: Crs = CRS84
    since: date | None = None
    until: date | None = None
    crs: Crs = CRS84
    equal: Mapping[str, Any] = field(default_factory=dict)


def read_asked(collection: Collection, query: Mapping[str, str]) -> Asked:
    """What the address asks. Raises Refusal (400) naming the parameter that is wrong."""
    known = {*PARAMETERS, *collection.filters}
    for name in query:
        if name not in known:
            raise Refusal("parameter_wrong", name)
    check_form(query)
    box_crs = read_crs(query, "bbox-crs")
    since, until = _days(query.get("datetime", ""))
    return Asked(
        limit=_limit(query.get("limit")),
        after=_key(collection, query.get("cursor")),
        boxes=_boxes(query.get("bbox"), box_crs),
        box_crs=box_crs,
        since=since if collection.has_days else None,
        until=until if collection.has_days else None,
        crs=read_crs(query, "crs"),
        equal={n: _value(collection, n, query[n]) for n in collection.filters if n in query},
    )


def check_form(query: Mapping[str, str]) -> None:
    """GeoJSON is the one form that there is."""
    if query.get("f", "json") not in {"json", "geojson"}:
        raise Refusal("parameter_wrong", "f")


def read_crs(query: Mapping[str, str], name: str) -> Crs:
    uri = query.get(name)
    if uri is not None and uri not in SYSTEMS:
        raise Refusal("parameter_wrong", name)
    return SYSTEMS[uri] if uri else CRS84


def write_key(values: tuple[Any, ...]) -> str:
    """A feature's key as a cursor. What is in it is nobody's business but ours."""
    text = json.dumps([str(value) for value in values])
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _key(collection: Collection, text: str | None) -> tuple[Any, ...] | None:
    if text is None:
        return None
    with suppress(ValueError, binascii.Error, TypeError, RecursionError):
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        parts = json.loads(raw.decode())
        types = [collection.column(name).type.python_type for name in collection.key]
        if isinstance(parts, list) and len(parts) == len(types):
            return tuple(_as(kind, str(part)) for kind, part in zip(types, parts, strict=True))
    raise Refusal("cursor_wrong", "cursor")


def _limit(text: str | None) -> int:
    """More than the most is the most, as the standard asks."""
    if text is None:
        return USUAL_LIMIT
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) < 1:
        raise Refusal("parameter_wrong", "limit")
    return min(int(text), MOST)


def _boxes(text: str | None, crs: Crs) -> tuple[Box, ...]:
    if text is None:
        return ()
    numbers = _numbers(text)
    if len(numbers) == 6:
        # Heights: nothing here has one.
        numbers = [*numbers[:2], *numbers[3:5]]
    if crs.is_lat_first:
        numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
    west, south, east, north = (
        min(max(number, crs.bounds[i % 2]), crs.bounds[2 + i % 2])
        for i, number in enumerate(numbers)
    )
    if south > north or (west > east and crs.srid != CRS84.srid):
        raise Refusal("parameter_wrong", "bbox")
    if west > east:
        return (west, south, 180.0, north), (-180.0, south, east, north)
    return ((west, south, east, north),)


def _numbers(text: str) -> list[float]:
    with suppress(ValueError):
        numbers = [float(part) for part in text.split(",")]
        if len(numbers) in {4, 6} and all(math.isfinite(number) for number in numbers):
            return numbers
    raise Refusal("parameter_wrong", "bbox")


def _days(text: str) -> tuple[date | None, date | None]:
    """The working dates of an instant or an interval; ".." or nothing is an open end."""
    if not text:
        return None, None
    first, bar, last = text.partition("/")
    since = _day(first)
    until = _day(last) if bar else since
    if (not bar and since is None) or (since and until and since > until):
        raise Refusal("parameter_wrong", "datetime")
    return since, until


def _day(text: str) -> date | None:
    if text in {"", ".."}:
        return None
    with suppress(ValueError, OverflowError):
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(KUWAIT).date()
    raise Refusal("parameter_wrong", "datetime")


def _value(collection: Collection, name: str, text: str) -> Any:
    with suppress(ValueError, InvalidOperation):
        return _as(collection.properties.get(name, str), text)
    raise Refusal("parameter_wrong", name)


def _as(kind: type, text: str) -> Any:
    """``text`` as a value of this type. Raises ValueError or InvalidOperation."""
    if kind is bool:
        return {"true": True, "false": False}[text] if text in {"true", "false"} else _no()
    if kind is int:
        return int(text) if re.fullmatch(r"-?\d{1,9}", text, re.ASCII) else _no()
    if kind is date:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else _no()
    if kind is Decimal:
        number = Decimal(text)
        return number if number.is_finite() else _no()
    return UUID(text) if kind is UUID else text


def _no() -> Any:
    raise ValueError
