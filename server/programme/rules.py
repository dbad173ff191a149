"""What the rows of a programme file must be to each other and to the places we know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from server.programme.reading import ProgrammeFile, Row
from shared.rules.critical_path.predecessors import read_predecessors


class Section(NamedTuple):
    """Chainages of a road section that is known, in metres."""

    from_m: Decimal
    to_m: Decimal


class Surroundings(NamedTuple):
    """What the database knows and a file is held against.

    ``recorded``: (activity, BOQ line or None) pairs that records name; ``standing``: activity
    code -> (contract, governorate) of all activities, as they are before the import.
    """

    areas: Mapping[str, str]
    work_types: Collection[str]
    sections: Mapping[str, Section]
    standing: Mapping[str, tuple[int, str]]
    recorded: frozenset[tuple[str, str | None]]
    governorates_of: Callable[[Sequence[tuple[float, float]]], list[str]]


def check_programme(file: ProgrammeFile, around: Surroundings) -> None:
    """Add to ``file.faults`` whatever disagrees; rows with unread cells are judged by the rest."""
    _check_contract(file)
    for kind in ("zone", "boq", "activity"):
        _check_unique(file, kind, ["code"])
    _check_unique(file, "activity_boq", ["activity", "boq_item"])
    # Once for all rows: records are held while this thinks (server.programme.service).
    zones, activities = _codes(file, "zone"), _codes(file, "activity")
    for row in file.rows["activity"]:
        if row.get("zone") and row.get("zone") not in zones:
            file.fault(row.line, "zone", "zone_unknown", row.get("zone"))
        if row.get("work_type") and row.get("work_type") not in around.work_types:
            file.fault(row.line, "work_type", "choice_wrong", row.get("work_type"))
        _check_activity(file, row, around)
        _check_predecessors(file, row, activities)
    _check_places(file, around)
    _check_shares(file)
    _check_records_stand(file, around)


def _check_contract(file: ProgrammeFile) -> None:
    rows = file.rows["contract"]
    if not rows:
        file.fault(0, "", "contract_missing")
    for row in rows[1:]:
        file.fault(row.line, "number", "contract_repeated", row.get("number"))
    for row in rows:
        if _is_after(row.get("maintenance_end"), row.get("guarantee_end")):
            file.fault(row.line, "guarantee_end", "dates_order", row.get("guarantee_end"))


def _check_unique(file: ProgrammeFile, kind: str, names: list[str]) -> None:
    seen = set()
    for row in file.rows[kind]:
        key = tuple(row.get(name) for name in names)
        if None not in key and key in seen:
            file.fault(row.line, names[-1], "repeated", " ".join(key))
        seen.add(key)


def _codes(file: ProgrammeFile, kind: str) -> set[str]:
    return {row.values["code"] for row in file.rows[kind] if "code" in row.values}


def _check_activity(file: ProgrammeFile, row: Row, around: Surroundings) -> None:
    if _is_after(row.get("baseline_start"), row.get("baseline_finish")):
        file.fault(row.line, "baseline_finish", "dates_order", row.get("baseline_finish"))
    iso, area = row.get("governorate"), row.get("area")
    if area and area not in around.areas:
        file.fault(row.line, "area", "area_unknown", area)
    elif area and iso and around.areas[area] != iso:
        file.fault(row.line, "area", "area_elsewhere", area)
    contract = file.rows["contract"][0] if file.rows["contract"] else None
    named = contract.get("governorates") if contract else None
    if iso and named and iso not in named:
        file.fault(row.line, "governorate", "governorate_not_of_contract", iso)
    standing = around.standing.get(row.get("code"))
    if standing and contract and contract.get("number") not in (None, standing[0]):
        file.fault(row.line, "code", "activity_of_other", f"{row.get('code')} ({standing[0]})")
    _check_stretch(file, row, around)


def _check_stretch(file: ProgrammeFile, row: Row, around: Surroundings) -> None:
    """A section with both chainages inside it, in order, or none of the three."""
    names = ("section", "from_m", "to_m")
    if any(name not in row.values for name in names):
        return  # said already
    section, from_m, to_m = (row.values[name] for name in names)
    given = [value is not None for value in (section, from_m, to_m)]
    if not any(given):
        return
    if not all(given):
        file.fault(row.line, names[given.index(False)], "chainage_incomplete")
    elif section not in around.sections:
        file.fault(row.line, "section", "section_unknown", section)
    else:
        whole = around.sections[section]
        for name, value in (("from_m", from_m), ("to_m", to_m)):
            if not whole.from_m <= value <= whole.to_m:
                file.fault(row.line, name, "chainage_outside", value)
        if to_m <= from_m:
            file.fault(row.line, "to_m", "chainage_order", to_m)


def _check_predecessors(file: ProgrammeFile, row: Row, known: set[str]) -> None:
    for found in read_predecessors(row.get("predecessors")):
        if isinstance(found, str):
            file.fault(row.line, "predecessors", "predecessor_wrong", found)
        elif found.code not in known or found.code == row.get("code"):
            file.fault(row.line, "predecessors", "activity_unknown", found.code)


def _check_places(file: ProgrammeFile, around: Surroundings) -> None:
    """Each activity's place lies in the governorate that it states."""
    rows = [r for r in file.rows["activity"] if {"lat", "lon", "governorate"} <= set(r.values)]
    places = [(float(row.values["lat"]), float(row.values["lon"])) for row in rows]
    for row, found in zip(rows, around.governorates_of(places), strict=True):
        if found != row.values["governorate"]:
            stated = row.values["governorate"]
            file.fault(row.line, "governorate", "governorate_disagrees", f"{stated}, not {found}")


def _check_shares(file: ProgrammeFile) -> None:
    """Shares name what is in the file, and together stay within each BOQ line."""
    activities = _codes(file, "activity")
    caps = {r.get("code"): r.get("quantity") for r in file.rows["boq"] if "code" in r.values}
    used: dict[str, Decimal] = {}
    for row in file.rows["activity_boq"]:
        activity, item, quantity = (row.get(n) for n in ("activity", "boq_item", "quantity"))
        if activity and activity not in activities:
            file.fault(row.line, "activity", "activity_unknown", activity)
        if item and item not in caps:
            file.fault(row.line, "boq_item", "boq_item_unknown", item)
        cap = caps.get(item)
        if quantity is None or cap is None:
            continue
        used[item] = used.get(item, Decimal(0)) + quantity
        if used[item] > cap:
            file.fault(row.line, "quantity", "quantity_over_boq", f"{item}: {used[item]} > {cap}")


def _check_records_stand(file: ProgrammeFile, around: Surroundings) -> None:
    """What was recorded keeps its activity, that activity's governorate, and its BOQ line."""
    rows = {row.values["code"]: row for row in file.rows["activity"] if "code" in row.values}
    shares = {(r.get("activity"), r.get("boq_item")) for r in file.rows["activity_boq"]}
    number = file.rows["contract"][0].get("number") if file.rows["contract"] else None
    for activity, item in sorted(around.recorded, key=lambda pair: (pair[0], pair[1] or "")):
        contract, governorate = around.standing.get(activity) or (None, None)
        if contract is None or contract != number:
            continue
        row = rows.get(activity)
        if row is None:
            file.fault(0, "code", "activity_has_works", activity)
        elif row.get("governorate") not in (None, governorate):
            file.fault(row.line, "governorate", "activity_moved", row.get("governorate"))
        elif item is not None and (activity, item) not in shares:
            file.fault(row.line, "code", "boq_line_has_works", f"{activity} {item}")


def _is_after(first: Any, second: Any) -> bool:
    return first is not None and second is not None and first > second
