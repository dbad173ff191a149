"""The delivery tickets of a course on the Log work form: rows as typed, and what they weigh."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError

from mobile.shapes import BoqLine, Fields, WorkView
from mobile.viewmodels.log_view import TicketEntry, TicketsPanel
from mobile.viewmodels.texts import Texts
from mobile.viewmodels.wording import ltr, quantity, read_quantity
from shared.rules.tonnage import CourseLimit, Weighed, weigh
from shared.vocabulary.works import UNITS, WITHDRAWN
from shared.wire.ticket import MAX_TICKETS, read_tickets, same_number, ticket_schema

Row = tuple[str, str]
"""A ticket as typed: its number, and its tonnes."""

_HUNDREDTH = Decimal("0.01")
BLANK: Row = ("", "")
TICKETS = "tickets"


@dataclass(frozen=True)
class Measured:
    """What tickets are held beside: texts as typed, the line and the limit of the activity."""

    quantity: str
    thickness_mm: str
    line: BoqLine | None
    limit: CourseLimit | None


def rows_of_work(work: WorkView | None) -> list[Row]:
    """Rows of a work's tickets as it stands, or as they were refused."""
    kept = work.refused.get(TICKETS, work.tickets) if work else ()
    return [(str(one.get("number") or ""), str(one.get("tonnes") or "")) for one in kept or ()]


def rows_of_draft(kept: Any) -> list[Row]:
    """Rows of what a draft holds: [[number, tonnes], ...]."""
    return [(str(number), str(tonnes)) for number, tonnes in kept or ()]


def typed_rows(rows: Iterable[Row]) -> list[Row]:
    """Without the rows in which nothing was typed."""
    return [row for row in rows if any(text.strip() for text in row)]


def errors_of(rows: Sequence[Row]) -> dict[int, str]:
    """What is wrong with a row, as an error's code by the row's place."""
    found = {}
    for n, row in enumerate(rows):
        if row not in typed_rows([row]):
            continue
        try:
            ticket_schema.load(_fields(row))
        except ValidationError as error:
            found[n] = str(next(iter(error.messages_dict.values()))[0])
    return found


def fields_of(rows: Iterable[Row], before: Iterable[Mapping[str, Any]]) -> list[Fields]:
    """Tickets as they travel. What a newer tablet wrote beside a number stays with it."""
    known = {same_number(str(one.get("number"))): one for one in before}
    return [
        {**known.get(same_number(row[0].strip()), {}), **_fields(row)} for row in typed_rows(rows)
    ]


def panel(
    rows: Sequence[Row],
    errors: Mapping[int, str],
    beside: Measured,
    works: Iterable[WorkView],
    texts: Texts,
) -> TicketsPanel:
    """What the form shows. ``works``: others in which these tickets may be counted already."""
    note, is_off = _note(rows, beside, texts)
    repeated = _repeated(rows, works)
    warnings = [texts("ticket_repeated", number=ltr(number)) for number in repeated]
    return TicketsPanel(
        entries=tuple(
            TicketEntry(*row, texts.error(errors[n]) if n in errors else "")
            for n, row in enumerate(rows)
        ),
        note="\n".join([*([note] if note else []), *warnings]),
        fits=not (is_off or warnings),
        may_add=len(rows) < MAX_TICKETS,
    )


def _fields(row: Row) -> Fields:
    """What was not typed is missing, and told as such."""
    named = zip(("number", "tonnes"), (text.strip() for text in row), strict=True)
    return {name: text for name, text in named if text}


def _note(rows: Sequence[Row], beside: Measured, texts: Texts) -> tuple[str, bool]:
    """What the tickets weigh together, beside what is expected; and whether that is too far off."""
    weights = [weight for _, text in rows if (weight := read_quantity(text)) is not None]
    if not weights:
        return "", False
    delivered = sum(weights, Decimal(0))
    said = {"delivered": _tonnes(delivered, texts)}
    weighed = _weighed(delivered, beside)
    if weighed is None:
        is_thin = beside.limit is not None and beside.line is not None and beside.line.unit == "m2"
        key = "tickets_thickness" if is_thin and not beside.thickness_mm else "tickets_sum"
        return texts(key, **said), False
    said |= {"expected": _tonnes(weighed.expected_t, texts)}
    if not weighed.is_off:
        return texts("tickets_fit", **said), False
    percent = ltr(f"{weighed.told_percent}%")
    return texts("tickets_off", percent=percent, **said), True


def _weighed(delivered: Decimal, beside: Measured) -> Weighed | None:
    measured = read_quantity(beside.quantity)
    if measured is None or measured <= 0 or beside.line is None:
        return None
    thickness = read_quantity(beside.thickness_mm)
    return weigh(delivered, measured, beside.line.unit, thickness, beside.limit)


def _repeated(rows: Sequence[Row], works: Iterable[WorkView]) -> list[str]:
    """The numbers, as typed, that stand twice here or are counted in another work."""
    counted = {
        same_number(ticket.number)
        for work in works
        if work.state != WITHDRAWN
        for ticket in read_tickets(list(work.tickets))
    }
    found = []
    for number in (row[0].strip() for row in rows):
        if number and same_number(number) in counted:
            found.append(number)
        counted.add(same_number(number))
    return found


def _tonnes(weight: Decimal, texts: Texts) -> str:
    unit = UNITS.name("t", texts.language)
    return f"{quantity(weight.quantize(_HUNDREDTH))} {unit}"
