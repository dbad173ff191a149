"""Delivery tickets of an asphalt course, and its thickness, as they travel in a work."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from marshmallow import INCLUDE, validate

from shared.wire.fields import DecimalText, Words, decimal_between
from shared.wire.quick import QuickSchema

# One work's: a long night's paving comes on some forty lorries.
MAX_TICKETS = 60
MAX_NUMBER = 40
# Far above what any lorry carries: a slip of the finger.
MAX_TONNES = Decimal(1000)
# Thinner or thicker than any course: metres or centimetres typed for millimetres.
THINNEST_MM, THICKEST_MM = "1", "1000"

# One ticket is told from another by letters and digits, in whichever digits it was typed. The
# database says the same with translate(), so letters beyond A to Z stay as they are.
FROM_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
TO_SIGNS = "abcdefghijklmnopqrstuvwxyz01234567890123456789"
LEFT_OUT = " -/._#"
_TO_ONE = str.maketrans(FROM_SIGNS, TO_SIGNS, LEFT_OUT)
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,9})?", re.ASCII)


class Ticket(NamedTuple):
    """``number`` as it is printed on the ticket; ``tonnes`` by the weighbridge."""

    number: str
    tonnes: Decimal


class TicketSchema(QuickSchema):
    """A lorry's delivery ticket. Unknown members are kept, as everywhere."""

    class Meta:
        unknown = INCLUDE

    number = Words(MAX_NUMBER, 1, required=True)
    tonnes = DecimalText(
        required=True,
        validate=validate.And(
            validate.Range(min=Decimal(0), min_inclusive=False, error="quantity_not_positive"),
            validate.Range(max=MAX_TONNES, error="number_not_allowed"),
        ),
    )


ticket_schema = TicketSchema()


def thickness(**kwargs: Any) -> DecimalText:
    """The laid thickness of a course in millimetres."""
    return decimal_between(THINNEST_MM, THICKEST_MM, **kwargs)


def same_number(number: str) -> str:
    """The one writing of a ticket's number, by which two of them are compared."""
    return number.translate(_TO_ONE)


def read_tickets(kept: Any) -> tuple[Ticket, ...]:
    """The tickets in a record's whole fields.

    A version that did not know them yet kept whatever it was sent: what is no ticket is left out.
    """
    rows = [row for row in kept if isinstance(row, dict)] if isinstance(kept, list) else []
    return tuple(
        Ticket(row["number"], Decimal(row["tonnes"]))
        for row in rows
        if isinstance(row.get("number"), str) and _is_number(row.get("tonnes"))
    )


def read_thickness(kept: Any) -> Decimal | None:
    """The thickness in a record's whole fields, in millimetres; None where there is none."""
    return Decimal(kept) if _is_number(kept) else None


def _is_number(text: Any) -> bool:
    """Whether it is a decimal as this version keeps one."""
    return isinstance(text, str) and _NUMBER.fullmatch(text) is not None
