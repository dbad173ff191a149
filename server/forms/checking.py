"""Whether the rows of a file are good together, and with what already holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from server.forms.parts import CHECKLISTS, CURVES, PARTS
from server.forms.reading import Offer, Row, path_of
from server.json_files import Fault
from shared.rules.requests import NOTICE, RESPONSE
from shared.vocabulary.defects import PRIORITIES
from shared.vocabulary.distresses import DISTRESSES
from shared.vocabulary.inspections import DISTRESS_SEVERITIES, POINTS, TESTS, TYPES
from shared.vocabulary.ncrs import SEVERITIES
from shared.vocabulary.roads import ROAD_CLASSES
from shared.vocabulary.works import LAYERS, WORK_TYPES

Known = dict[str, Collection[str]]
_LEVELS = {"ncr": SEVERITIES, "defect": PRIORITIES, RESPONSE: POINTS, NOTICE: POINTS}


def faults_of(offer: Offer, held: Known) -> list[Fault]:
    """``held``: the keys that hold now, by part; a row may name those, the file's and the
    product's own.
    """
    known: Known = {
        "work_types": {*WORK_TYPES.codes, *held["work_types"], *_keys(offer, "work_types")},
        "types": {*TYPES.codes, *held["types"], *_keys(offer, "types")},
        "tests": {*TESTS.codes, *held["tests"], *_keys(offer, "tests")},
    }
    faults = list(_repeated(offer))
    for part, judge in _JUDGES.items():
        for nth, row in enumerate(offer.rows[part]):
            faults += [
                Fault(f"{path_of(part, nth)}{name}", code) for name, code in judge(row, known)
            ]
    return faults + list(_not_there(offer, held))


def _keys(offer: Offer, part: str) -> list[str]:
    return [PARTS[part].key_of(row) for row in offer.rows[part]]


def _repeated(offer: Offer) -> Iterator[Fault]:
    for part in PARTS:
        keys = _keys(offer, part)
        for nth, key in enumerate(keys):
            if key in keys[:nth] or key in offer.withdrawn.get(part, ()):
                yield Fault(path_of(part, nth), "repeated")


def _not_there(offer: Offer, held: Known) -> Iterator[Fault]:
    for part, keys in offer.withdrawn.items():
        for nth, key in enumerate(keys):
            if key not in held[part]:
                yield Fault(f"withdrawn.{part}[{nth}]", "not_there")


Found = Iterator[tuple[str, str]]


def _checklist(row: Row, known: Known) -> Found:
    if row["type"] not in known["types"]:
        yield ".type", "type_unknown"
    if row["point"] is not None and row["point"] not in POINTS:
        yield ".point", "choice_wrong"
    if not row["items"]:
        yield ".items", "required"
    counted = Counter(line["item"] for line in row["items"])
    for nth, line in enumerate(row["items"]):
        if counted[line["item"]] > 1:
            yield f".items[{nth}].item", "repeated"
    for nth, work_type in enumerate(row["work_types"]):
        if work_type not in known["work_types"]:
            yield f".work_types[{nth}]", "choice_wrong"
    for nth, test in enumerate(row["readings"]):
        if test not in known["tests"]:
            yield f".readings[{nth}]", "test_unknown"


def _limit(row: Row, known: Known) -> Found:
    if row["test"] not in known["tests"]:
        yield ".test", "test_unknown"
    if row["layer"] is not None and row["layer"] not in LAYERS:
        yield ".layer", "choice_wrong"
    if row["road_class"] is not None and row["road_class"] not in ROAD_CLASSES:
        yield ".road_class", "choice_wrong"
    if row["min"] is None and row["max"] is None:
        yield ".min", "end_missing"
    elif None not in {row["min"], row["max"]} and Decimal(row["min"]) > Decimal(row["max"]):
        yield ".max", "ends_order"


def _due(row: Row, known: Known) -> Found:
    if row["of"] not in _LEVELS:
        yield ".of", "choice_wrong"
    elif row["level"] not in _LEVELS[row["of"]]:
        yield ".level", "choice_wrong"


def _curves(row: Row, known: Known) -> Found:
    seen = set()
    for nth, one in enumerate(row["deducts"]):
        at, kept = f".deducts[{nth}]", (one["distress"], one["severity"])
        if one["distress"] not in DISTRESSES:
            yield f"{at}.distress", "choice_wrong"
        if one["severity"] is not None and one["severity"] not in DISTRESS_SEVERITIES:
            yield f"{at}.severity", "choice_wrong"
        if kept in seen:
            yield at, "repeated"
        seen.add(kept)
        if not _is_curve(one["points"]):
            yield f"{at}.points", "points_wrong"
    if [one["q"] for one in row["corrections"]] != list(range(1, len(row["corrections"]) + 1)):
        yield ".corrections", "q_wrong"
    for nth, one in enumerate(row["corrections"]):
        if not _is_curve(one["points"]):
            yield f".corrections[{nth}].points", "points_wrong"
    if not (row["deducts"] and row["corrections"]):
        yield ".deducts" if not row["deducts"] else ".corrections", "required"


def _is_curve(points: list[Any]) -> bool:
    if len(points) < 2 or any(len(point) != 2 or None in point for point in points):
        return False
    spots = [(Decimal(x), Decimal(y)) for x, y in points]
    is_rising = all(x0 < x1 and y0 <= y1 for (x0, y0), (x1, y1) in pairwise(spots))
    return is_rising and spots[0][0] >= 0 and spots[0][1] >= 0 and spots[-1][1] <= 100


_JUDGES: dict[str, Callable[[Row, Known], Found]] = {
    CHECKLISTS: _checklist,
    "limits": _limit,
    "due": _due,
    CURVES: _curves,
}
