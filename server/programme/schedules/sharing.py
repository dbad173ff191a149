"""How much of which BOQ line belongs to each activity of a schedule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from decimal import Decimal

from server.programme.faults import Fault
from server.programme.schedules.amounts import NOTHING, amount_of
from server.programme.schedules.placing import Ground, Placed
from server.programme.schedules.rows import Rows
from server.programme.schedules.work_words import folded

# (activity, BOQ line) -> quantity.
Shares = dict[tuple[str, str], Decimal]
# (code, name) of each resource by its key in the file.
Resources = Mapping[int, tuple[str, str]]


def share_out(rows: Rows, resources: Resources, ground: Ground, placed: Placed) -> None:
    """Give each placed activity its quantities, and name what goes beyond the BOQ.

    A planner's rule comes first, then the file's materials that are called as a BOQ line is,
    then the shares as they stand.
    """
    for code in placed.activities:
        asked = _asked(code, rows, resources, ground)
        for item, amount in asked:
            line, quantity = ground.boq.get(folded(item)), amount_of(amount)
            if line is None:
                placed.unknown["boq", item] += 1
            elif quantity is None or quantity <= NOTHING:
                said = f"{code} {item}: {amount}"
                placed.faults.append(Fault(rows.lines[code], "quantity", "quantity_wrong", said))
            else:
                key = (code, line[0])
                placed.shares[key] = placed.shares.get(key, Decimal(0)) + round(quantity, 3)
        if not asked:
            for item, quantity in ground.shares.get(code, {}).items():
                placed.shares[code, item] = quantity
    _check_caps(ground, placed)
    _check_records(ground, placed)


def each_share(shares: Mapping[str, Mapping[str, Decimal]]) -> Shares:
    """``shares``: activity -> BOQ line -> quantity."""
    return {(code, item): q for code, items in shares.items() for item, q in items.items()}


def kept_shares(standing: Shares, recorded: Container[str], placed: Placed) -> Shares:
    """What stays though the file has no such activity: the shares of those recorded on."""
    return {
        (code, item): quantity
        for (code, item), quantity in standing.items()
        if code in recorded and code not in placed.activities
    }


def _asked(code: str, rows: Rows, resources: Resources, ground: Ground) -> list[tuple[str, str]]:
    """(name of a BOQ line, amount) pairs; a resource may be it by its code or by its name."""
    if given := ground.rules.get(("code", code), ({}, {}))[1]:
        return list(given.items())
    found = []
    for key, amount in rows.sources[code].quantities:
        own, name = resources.get(key, ("", ""))
        found.append((name if folded(name) in ground.boq else own, amount))
    return found


def _check_caps(ground: Ground, placed: Placed) -> None:
    recorded = {code for code, _ in ground.recorded}
    kept = kept_shares(each_share(ground.shares), recorded, placed)
    used: Counter[str] = Counter()
    for (_, item), quantity in [*placed.shares.items(), *kept.items()]:
        used[item] += quantity  # type: ignore[assignment]
    for item, cap in sorted(ground.boq.values()):
        if used[item] > cap:
            staying = ", ".join(sorted(code for code, line in kept if line == item))
            said = f"{item}: {used[item]} > {cap}" + (f" ({staying})" if staying else "")
            placed.faults.append(Fault(0, "quantity", "quantity_over_boq", said))


def _check_records(ground: Ground, placed: Placed) -> None:
    """What was recorded keeps its BOQ line and its governorate."""
    for code, item in sorted(ground.recorded, key=str):
        found = placed.activities.get(code)
        if found is None:
            continue
        if item is not None and (code, item) not in placed.shares:
            placed.faults.append(Fault(0, "code", "boq_line_has_works", f"{code} {item}"))
        if item is None and found["governorate"] != ground.standing[code]["governorate"]:
            placed.faults.append(Fault(0, "governorate", "activity_moved", code))
