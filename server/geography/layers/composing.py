"""Rows of a layer from what a file says: codes found, names made clean, what is unsaid kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from server.geography.layers.describing import describe
from server.geography.layers.reading import Read
from server.geography.layers.standing import Row
from server.geography.layers.wording import AREAS, GOVERNORATES, told
from shared.rules.folding import fold
from shared.vocabulary import places
from shared.wire.digits import latin_digits
from shared.wire.text import clean, has_forbidden

LONGEST_NAME = 120
_CODE = re.compile(r"[\w./-]{1,40}")
_NAMES = ("name_ar", "name_en")
Locate = Callable[[Sequence[tuple[float, float]]], list[str]]
Told = list[dict[str, str]]


@dataclass
class Composed:
    """``rows``: those that could be made, as standing.py has them; what is wrong, what is told."""

    rows: list[Row] = field(default_factory=list)
    faults: Told = field(default_factory=list)
    notes: Told = field(default_factory=list)


@dataclass(frozen=True)
class Ground:
    """What stands of a layer by code, the governorates by folded name, and a finder of places.

    ``locate``: (latitude, longitude) -> governorate's code or "unknown", in order.
    """

    layer: str
    standing: dict[str, Row]
    governorates: dict[str, str]
    locate: Locate
    source: str


def by_name(rows: dict[str, Row]) -> dict[str, str]:
    """Folded name in either language -> code, where only one row has the name."""
    named = [(fold(row[name]), code) for code, row in rows.items() for name in _NAMES]
    often = Counter(name for name, _ in set(named))
    return {name: code for name, code in named if often[name] == 1 and name}


def compose(read: Read, ground: Ground) -> Composed:
    """All rows of a file against what stands."""
    found = Composed(faults=list(read.faults), notes=list(read.notes))
    names = by_name(ground.standing)
    seen: dict[str, str] = {}
    for said in read.rows:
        code = _code_of(said, ground, names, found)
        if code is None:
            continue
        if code in seen:
            found.faults.append(told("code_twice", said["feature"], f"{code}; {seen[code]}"))
            continue
        seen[code] = said["feature"]
        _add(code, said, ground, found)
    if ground.layer == AREAS:
        _find_governorates(found, ground)
    return found


def _code_of(said: Row, ground: Ground, names: dict[str, str], found: Composed) -> str | None:
    """The feature's code; an official number of a governorate gives way to the name's code."""
    code = latin_digits(clean(said.get("code", "")))
    named = (names.get(fold(clean(said.get(name, "")))) for name in _NAMES)
    known = next((one for one in named if one), None)
    if ground.layer == GOVERNORATES and code not in places.GOVERNORATES:
        if known is None:
            found.faults.append(told("code_unknown", said["feature"], code))
        return known
    if not code:
        if known is None:
            found.faults.append(told("code_missing", said["feature"]))
        return known
    if not _CODE.fullmatch(code):
        found.faults.append(told("code_wrong", said["feature"], code[:60]))
        return None
    return code


def _add(code: str, said: Row, ground: Ground, found: Composed) -> None:
    before = ground.standing.get(code, {})
    named = _names(said, before, found)
    if said["shape"] is None or named is None:
        return
    row = {"code": code, **named, "shape": said["shape"]}
    if ground.layer == GOVERNORATES:
        is_same = before.get("shape") == said["shape"]
        row["attribution"] = before["attribution"] if is_same else ground.source
    elif ground.layer == AREAS:
        row["governorate"] = _stated_governorate(said, ground)
        row["feature"] = said["feature"]
    else:
        try:
            described = describe(said, before)
        except ValueError as error:
            found.faults.append(told("number_wrong", said["feature"], str(error)[:60]))
            return
        if described.assumed:
            found.notes.append(told("assumed", said["feature"], described.assumed))
        row |= described.values
    found.rows.append(row)


def _names(said: Row, before: Row, found: Composed) -> dict[str, str] | None:
    names = {}
    for name in _NAMES:
        typed = " ".join(clean(said.get(name, "")).split())
        if has_forbidden(typed) or len(typed) > LONGEST_NAME:
            found.faults.append(told("text_wrong", said["feature"], name))
            return None
        names[name] = typed or before.get(name, "")
    if missing := [name for name in _NAMES if not names[name]]:
        found.faults.append(told("name_missing", said["feature"], ", ".join(missing)))
        return None
    return names


def _stated_governorate(said: Row, ground: Ground) -> str:
    typed = clean(said.get("governorate", ""))
    return typed if typed in places.GOVERNORATES else ground.governorates.get(fold(typed), "")


def _find_governorates(found: Composed, ground: Ground) -> None:
    """Where the file does not say it, an area's governorate is the one it lies in."""
    unsaid = [row for row in found.rows if not row["governorate"]]
    at = [row["shape"]["coordinates"] for row in unsaid]
    for row, code in zip(unsaid, ground.locate([(lat, lon) for lon, lat in at]), strict=True):
        row["governorate"] = code
        if code == places.UNKNOWN_GOVERNORATE:
            found.faults.append(told("governorate_unknown", row["feature"]))
    for row in found.rows:
        del row["feature"]
