"""A work's delivery tickets as its page shows them: each, what they come to, what is expected."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row, select

from server.db import db
from server.db.phrases import is_within
from server.fieldwork.models import Work
from server.fieldwork.ticket_findings import weighed_of
from server.fieldwork.wording import amount, millimetres, tonnes
from server.http.language import named, number
from server.programme.service import course_limit
from shared.rules.scope import Scope
from shared.rules.tonnage import CourseLimit, Weighed
from shared.vocabulary.works import UNITS, WITHDRAWN
from shared.wire.ticket import Ticket, read_thickness, read_tickets, same_number


@dataclass(frozen=True)
class TicketRow:
    """``is_here_twice``: this work has it twice; ``others``: works that have it too."""

    ticket: Ticket
    is_here_twice: bool
    others: list[Row[Any]]


@dataclass(frozen=True)
class Delivery:
    """``weighed`` and ``limit`` are None where nothing can be compared."""

    rows: list[TicketRow]
    thickness_mm: Decimal | None
    total: Decimal
    weighed: Weighed | None
    limit: CourseLimit | None
    expected_how: Markup

    @property
    def told(self) -> Markup:
        """How far tickets and measurement are apart, in a sentence; "" where that is not known."""
        off = self.weighed and self.weighed.told_percent
        if self.weighed is None or off is None:
            return Markup("")
        said = {"delivered": tonnes(self.total), "expected": tonnes(self.weighed.expected_t)}
        said["percent"] = _percent(off)
        text = _(
            "The tickets come to %(delivered)s, %(expected)s are expected: off by %(percent)s."
        )
        return Markup(text) % said  # noqa: S704 - a text of ours; what is put in is escaped

    @property
    def limit_text(self) -> Markup:
        return _percent(self.limit.most_off_percent) if self.limit else Markup("")


def delivery_of(found: Any, visible_to: Scope) -> Delivery | None:
    """Of a row of ``queries.work_record``; None for a work without tickets and thickness."""
    whole = found.Head.whole
    tickets = read_tickets(whole.get("tickets"))
    thickness = read_thickness(whole.get("thickness_mm"))
    if not tickets and thickness is None:
        return None
    limit = course_limit(found.Activity.work_type)
    return Delivery(
        rows=_rows(tickets, found.Work, visible_to),
        thickness_mm=thickness,
        total=sum((ticket.tonnes for ticket in tickets), Decimal(0)),
        weighed=weighed_of(whole, found.BoqItem.unit, found.Activity.work_type),
        limit=limit,
        expected_how=_how(found.Work.quantity, found.BoqItem.unit, thickness, limit),
    )


def _percent(value: Decimal) -> Markup:
    return Markup("<bdi dir='ltr'>{}%</bdi>").format(number(value))


def _rows(tickets: tuple[Ticket, ...], work: Any, visible_to: Scope) -> list[TicketRow]:
    numbers = [same_number(ticket.number) for ticket in tickets]
    elsewhere = _with_tickets(numbers, work, visible_to) if numbers else []
    return [
        TicketRow(
            ticket,
            numbers.count(one) > 1,
            [other for other in elsewhere if one in other.ticket_numbers],
        )
        for ticket, one in zip(tickets, numbers, strict=True)
    ]


def _with_tickets(numbers: list[str], work: Work, visible_to: Scope) -> list[Row[Any]]:
    """(record, activity, working_date, ticket_numbers) of other works that count any of these."""
    asked = (
        select(Work.record, Work.activity, Work.working_date, Work.ticket_numbers)
        .where(Work.ticket_numbers.overlap(numbers), Work.contract == work.contract)
        .where(Work.state != WITHDRAWN, Work.record != work.record, is_within(visible_to, Work))
        .order_by(Work.first_received_at, Work.record)
    )
    return list(db.session.execute(asked))


def _how(
    quantity: Decimal, unit: str, thickness_mm: Decimal | None, limit: CourseLimit | None
) -> Markup:
    """The arithmetic behind the expected weight; "" where there is none."""
    if limit is None or unit not in {"m2", "m3"} or (unit == "m2" and thickness_mm is None):
        return Markup("")
    density = Markup("<bdi>{} {}/{}</bdi>").format(
        number(limit.density_t_m3, 2), named(UNITS, "t"), named(UNITS, "m3")
    )
    factors = [amount(quantity, unit), density]
    if unit == "m2" and thickness_mm is not None:
        factors.insert(1, millimetres(thickness_mm))
    return Markup(" × ").join(factors)
