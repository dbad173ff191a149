"""SQL of delays: events with what was claimed and decided on them. Nothing outside a scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, RowMapping, select, text
from sqlalchemy.orm import aliased

from server.accounts.models import Person
from server.db import db
from server.db.phrases import in_scope, is_within, scope_values
from server.delays.filters import DelayFilters
from server.delays.models import DelayDecision, DelayEvent, ExtensionClaim
from server.programme.models import Activity
from server.register.models import Head
from shared.rules.delays import Occurrence
from shared.rules.scope import Scope
from shared.vocabulary.decisions import OFFICE_KINDS

PAGE_SIZE = 50
# An event of no activity is its whole contract's: whoever sees a part of that sees it. What was
# claimed after the last decision waits for another one.
EVENTS = """
    SELECT * FROM (
        SELECT event.*, contract.title_ar, contract.title_en, activity.name_ar AS activity_ar,
               activity.name_en AS activity_en, activity.governorate,
               claimed.days AS days_claimed, claimed.notice,
               claimed.particulars, claimed.latest AS claimed_at, claimed.notice_entered_at,
               claimed.particulars_entered_at, decided.excuse, decided.days AS days_assessed,
               CASE WHEN event.withdrawn_at IS NOT NULL THEN 'withdrawn'
                    WHEN decided.entered_at >= coalesce(claimed.latest, decided.entered_at)
                        THEN 'decided'
                    WHEN claimed.latest IS NOT NULL THEN 'claimed' ELSE 'noted' END AS state
        FROM delay_event AS event
        JOIN contract ON contract.number = event.contract
        LEFT JOIN activity ON activity.code = event.activity
        LEFT JOIN LATERAL (
            SELECT (array_agg(days ORDER BY entered_at DESC, id DESC)
                        FILTER (WHERE days IS NOT NULL))[1] AS days,
                   min(given_on) FILTER (WHERE step = 'notice') AS notice,
                   min(given_on) FILTER (WHERE step = 'particulars') AS particulars,
                   (array_agg(entered_at ORDER BY given_on, entered_at)
                        FILTER (WHERE step = 'notice'))[1] AS notice_entered_at,
                   (array_agg(entered_at ORDER BY given_on, entered_at)
                        FILTER (WHERE step = 'particulars'))[1] AS particulars_entered_at,
                   max(entered_at) AS latest
            FROM extension_claim WHERE event = event.id AND withdrawn_at IS NULL) AS claimed ON true
        LEFT JOIN LATERAL (
            SELECT excuse, days, entered_at FROM delay_decision WHERE event = event.id
            ORDER BY entered_at DESC, id DESC LIMIT 1) AS decided ON true
        WHERE (event.activity IS NULL
               OR event.activity IN (SELECT code FROM activity WHERE {scope}))
          AND event.contract IN (SELECT contract FROM activity WHERE {scope})
    ) AS found
"""
LISTED = """
    SELECT *, count(*) OVER () AS total FROM ({events}) AS listed
    WHERE (CAST(:contract AS int) IS NULL OR contract = :contract)
      AND (CAST(:state AS text) IS NULL OR state = :state)
      AND (CAST(:cause AS text) IS NULL OR cause = :cause)
    ORDER BY started_on DESC, id DESC LIMIT :limit OFFSET :offset
"""
WITHIN = EVENTS.format(scope=in_scope())
ONE_WITHIN = text(WITHIN + " WHERE id = :event")
LISTED_WITHIN = text(LISTED.format(events=WITHIN))

ASSESSED = text(
    f"""
    SELECT count(*) AS events, sum(days_assessed) AS days FROM ({WITHIN}) AS listed
    WHERE contract = :contract AND state <> 'withdrawn'
    """  # noqa: S608 - our own constants
)


STANDING = text(
    """
    SELECT event.id, event.contract, event.activity, event.cause, event.owner, event.started_on,
           event.ended_on, decided.excuse, decided.days AS days_assessed
    FROM delay_event AS event
    LEFT JOIN LATERAL (
        SELECT excuse, days FROM delay_decision WHERE event = event.id
        ORDER BY entered_at DESC, id DESC LIMIT 1) AS decided ON true
    WHERE event.withdrawn_at IS NULL
    ORDER BY event.contract, event.started_on, event.id
    """
)


def standing_events() -> Sequence[RowMapping]:
    """All events that nobody took back, with the newest decision's ``excuse`` and
    ``days_assessed``."""
    return db.session.execute(STANDING).mappings().all()


def events(filters: DelayFilters, visible_to: Scope, page: int = 1) -> Sequence[RowMapping]:
    """Events that began last come first: the columns of the table, and ``days_claimed``,
    ``notice`` and ``particulars`` (days on which they were given; ``.._entered_at``: when somebody
    entered that), ``claimed_at`` (when anything was entered last), ``excuse`` and
    ``days_assessed`` of the newest decision, ``state``, and ``total`` of all pages.
    """
    where = {"limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE, **vars(filters)}
    return db.session.execute(LISTED_WITHIN, where | scope_values(visible_to)).mappings().all()


def assessed(contract: int, visible_to: Scope) -> RowMapping:
    """``events`` that stand of a contract, and the ``days`` that were assessed of them; None when
    nobody decided. Concurrent ones are not taken together: nothing is decided here.
    """
    given = {"contract": contract} | scope_values(visible_to)
    return db.session.execute(ASSESSED, given).mappings().one()


def event_in_scope(event: UUID, visible_to: Scope) -> RowMapping | None:
    """The event as ``events`` has it; None when there is none, and the same outside the scope."""
    given = {"event": event} | scope_values(visible_to)
    return db.session.execute(ONE_WITHIN, given).mappings().first()


def occurrences(contracts: Iterable[int], visible_to: Scope) -> dict[UUID, tuple[Occurrence, str]]:
    """When the standing events of these contracts were, each with its description."""
    asked = (
        select(DelayEvent)
        .outerjoin(Activity, Activity.code == DelayEvent.activity)
        .where(DelayEvent.contract.in_(set(contracts)), DelayEvent.withdrawn_at.is_(None))
        .where(DelayEvent.activity.is_(None) | is_within(visible_to, Activity))
    )
    return {
        one.id: (
            Occurrence(one.id, one.contract, one.cause, one.started_on, one.ended_on),
            one.description,
        )
        for one in db.session.scalars(asked)
    }


def claims_on(event: UUID) -> Sequence[Row[Any]]:
    """(claim, who entered it, who withdrew it or None), the newest first."""
    author, withdrawer = aliased(Person), aliased(Person)
    asked = (
        select(ExtensionClaim, author, withdrawer)
        .join(author, author.id == ExtensionClaim.entered_by)
        .outerjoin(withdrawer, withdrawer.id == ExtensionClaim.withdrawn_by)
        .where(ExtensionClaim.event == event)
    )
    newest = (ExtensionClaim.entered_at.desc(), ExtensionClaim.id.desc())
    return db.session.execute(asked.order_by(*newest)).all()


def decisions_on(event: UUID) -> Sequence[Row[Any]]:
    """(decision, who took it), the newest first."""
    asked = (
        select(DelayDecision, Person)
        .join(Person, Person.id == DelayDecision.entered_by)
        .where(DelayDecision.event == event)
    )
    newest = (DelayDecision.entered_at.desc(), DelayDecision.id.desc())
    return db.session.execute(asked.order_by(*newest)).all()


def people_of(event: RowMapping) -> dict[str, Person | None]:
    """Who entered, ended and withdrew an event."""
    verbs = ("entered_by", "ended_by", "withdrawn_by")
    return {verb: db.session.get(Person, event[verb]) if event[verb] else None for verb in verbs}


def activity_in_scope(code: str, contract: int, visible_to: Scope) -> Activity | None:
    found = db.session.get(Activity, code)
    if found is None or found.contract != contract:
        return None
    return found if visible_to.covers(found.governorate, contract) else None


def records_named(records: Iterable[UUID], contract: int, visible_to: Scope) -> list[Head]:
    """The records among these that belong to the contract and lie within the scope."""
    asked = (
        select(Head)
        .where(Head.record.in_(list(records)), Head.contract == contract)
        .where(Head.is_deleted.is_(False), is_within(visible_to, Head))
        .where(Head.kind.not_in(OFFICE_KINDS))
    )
    return list(db.session.scalars(asked.order_by(Head.record)))


def locked_event(event: UUID) -> DelayEvent | None:
    return db.session.get(DelayEvent, event, with_for_update=True)


def locked_claim(claim: UUID) -> ExtensionClaim | None:
    return db.session.get(ExtensionClaim, claim, with_for_update=True)
