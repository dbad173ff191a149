"""What speaks against a work's delivery tickets: their weight, and a ticket that stands twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text

from server.db import execute
from server.db.as_columns import Given
from server.programme.service import course_limit
from server.register.incoming import Fields, Standing
from shared.rules.tonnage import Weighed, weigh
from shared.wire.ticket import read_thickness, read_tickets, same_number

TICKETED = Given(record="uuid", activity="text", contract="int", boq_item="text", numbers="text[]")
# ``records``: all that are looked at; what they had before counts no more.
FACTS = text(
    f"""
    SELECT given.record, activity.work_type, boq_item.unit, EXISTS (
               SELECT FROM work AS other
               WHERE other.ticket_numbers && given.numbers AND other.contract = given.contract
                 AND other.state <> 'withdrawn' AND other.record <> ALL(:records)
           ) AS is_elsewhere
    FROM {TICKETED.sql} AS given
    LEFT JOIN activity ON activity.code = given.activity
    LEFT JOIN boq_item ON boq_item.contract = given.contract AND boq_item.code = given.boq_item
    """  # noqa: S608 - constants of our own
)


def of_tickets(counted: Sequence[Standing], records: str) -> dict[UUID, set[str]]:
    """What speaks against the tickets of these works, for those that have any.

    ``records``: an array of all works that are looked at together. Works without tickets cost
    no statement.
    """
    numbers = {one.record: found for one in counted if (found := numbers_of(one.whole))}
    if not numbers:
        return {}
    ticketed = [one for one in counted if one.record in numbers]
    given = TICKETED.of([_row(one, numbers[one.record]) for one in ticketed])
    facts = {row.record: row for row in execute(FACTS, {**given, "records": records})}
    here = Counter((one.contract, n) for one in ticketed for n in numbers[one.record])
    found: dict[UUID, set[str]] = {}
    for one in ticketed:
        fact, flags = facts[one.record], found.setdefault(one.record, set())
        weighed = weighed_of(one.whole, fact.unit or "", fact.work_type)
        if weighed is not None and weighed.is_off:
            flags.add("tonnage_off")
        is_here = any(here[one.contract, number] > 1 for number in numbers[one.record])
        if is_here or fact.is_elsewhere:
            flags.add("ticket_repeated")
    return found


def weighed_of(whole: Fields, unit: str, work_type: str | None) -> Weighed | None:
    """A work's tickets beside what was measured; None without tickets, or nothing to compare."""
    tickets = read_tickets(whole.get("tickets"))
    if not tickets:
        return None
    delivered = sum((ticket.tonnes for ticket in tickets), Decimal(0))
    thickness = read_thickness(whole.get("thickness_mm"))
    return weigh(delivered, Decimal(whole["quantity"]), unit, thickness, course_limit(work_type))


def numbers_of(whole: Fields) -> list[str]:
    """The numbers of a work's tickets, in the writing that they are compared by."""
    return [same_number(ticket.number) for ticket in read_tickets(whole.get("tickets"))]


def _row(standing: Standing, numbers: list[str]) -> dict[str, object]:
    return {
        "record": standing.record,
        "activity": standing.whole["activity"],
        "contract": standing.contract,
        "boq_item": standing.whole["boq_item"],
        "numbers": numbers,
    }
