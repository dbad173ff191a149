"""Where a contract's rows lie, as its planner set it: a table kept for every import to come.

One row a rule: ``code`` of an activity, or ``wbs`` of a row and all below it, and any of the
places of headings.py; a BOQ line with its quantity goes with a code.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import delete, insert

from server.db import transaction
from server.programme.columns import CellError
from server.programme.faults import Fault, ProgrammeFaultyError
from server.programme.models import Contract, SchedulePlace
from server.programme.reading import BrokenRowError, decode, split
from server.programme.schedules.amounts import NOTHING, amount_of
from server.programme.schedules.headings import PLACES, meaning_of
from server.programme.schedules.rows import own_code, plain_text
from server.programme.schedules.work_words import folded

_MEANINGS = {"code", "wbs", "boq", "quantity", *PLACES}


@dataclass
class _Rule:
    places: dict[str, str] = field(default_factory=dict)
    quantities: dict[str, str] = field(default_factory=dict)


def set_places(contract: int, content: bytes) -> int:
    """Keep the rules of a CSV file in place of those before; how many.

    Raises ProgrammeFaultyError with every fault of the file, and LookupError when there is no
    such contract; nothing is kept then.
    """
    rules = _read(contract, content)
    rows = [
        {"contract": contract, "by": by, "key": key, **vars(rule)}
        for (by, key), rule in rules.items()
    ]
    with transaction() as session:
        if session.get(Contract, contract) is None:
            raise LookupError(contract)
        session.execute(delete(SchedulePlace).where(SchedulePlace.contract == contract))
        if rows:
            session.execute(insert(SchedulePlace), rows)
    return len(rows)


def _read(contract: int, content: bytes) -> dict[tuple[str, str], _Rule]:
    try:
        rows = list(split(decode(content)))
    except CellError as error:
        raise ProgrammeFaultyError([Fault(0, "", str(error))]) from error
    except BrokenRowError as error:
        raise ProgrammeFaultyError([Fault(error.line, "", "csv_broken")]) from error
    headings = [meaning_of(cell) for cell in rows[0][1]]
    faults = [
        Fault(rows[0][0], cell, "column_unknown", cell)
        for cell, meaning in zip(rows[0][1], headings, strict=True)
        if meaning not in _MEANINGS
    ]
    found: dict[tuple[str, str], _Rule] = {}
    for line, cells in rows[1:]:
        given = {m: plain_text(c) for m, c in zip(headings, cells, strict=False) if m and c}
        faults += _take(contract, line, given, found)
    if faults:
        raise ProgrammeFaultyError(faults)
    return found


def _take(
    contract: int, line: int, given: dict[str, str], found: dict[tuple[str, str], _Rule]
) -> list[Fault]:
    """Add one row to the rules; what is wrong with it."""
    code = own_code(contract, given.get("code", ""))
    key = ("code", code) if code else ("wbs", given.get("wbs", ""))
    if not key[1]:
        return [Fault(line, "code", "required")]
    rule = found.setdefault(key, _Rule())
    rule.places |= {name: text for name, text in given.items() if name in PLACES}
    if "boq" not in given and "quantity" not in given:
        return []
    amount = amount_of(given.get("quantity", ""))
    if not code or "boq" not in given:
        return [Fault(line, "boq" if code else "code", "required")]
    if amount is None or amount <= NOTHING:
        return [Fault(line, "quantity", "number_wrong", given.get("quantity", ""))]
    if folded(given["boq"]) in map(folded, rule.quantities):
        return [Fault(line, "quantity", "repeated", given["boq"])]
    rule.quantities[given["boq"]] = str(amount)
    return []
