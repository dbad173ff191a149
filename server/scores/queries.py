"""SQL of scores: what the register has of contracts in a window."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select, text

from server.db import db
from server.db.phrases import in_scope, scope_values
from server.register.models import Revision
from shared.rules.scope import Scope
from shared.vocabulary.defects import CLOSED as DEFECT_CLOSED
from shared.vocabulary.defects import REJECTED, REPAIRED
from shared.vocabulary.defects import WITHDRAWN as DEFECT_WITHDRAWN
from shared.vocabulary.inspections import CANCELLED, DRAFT, NO_SHOW, SCHEDULED, SUBMITTED
from shared.vocabulary.ncrs import (
    DISPOSITIONED,
    ISSUED,
    RAISED,
    REOPENED,
    SEVERITIES,
    VOID,
    WITHOUT_ACTION,
)


@dataclass(frozen=True)
class Window:
    """Days that count, both included; ``evening`` is the moment at which the last one is over."""

    since: date
    until: date
    evening: datetime


Hours = Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """Records of one kind that count: ``each`` asks for ``record``, ``contract`` and what else
    ``counts`` needs, name -> which of them it counts. ``given``: what the statement is told.

    A count and the records beneath it are asked in the same words: neither can be wider.
    """

    kind: str
    each: str
    counts: Mapping[str, str]
    given: Mapping[str, Any]


_INSPECTED = Source(
    "inspection",
    """
    SELECT record, contract, type = 'safety' AS is_safety, result <> 'fail' AS is_sound
    FROM inspection
    WHERE inspection.result IS NOT NULL AND contract = ANY(:contracts)
      AND working_date BETWEEN :since AND :until AND state <> ALL(:no_visit)
    """,
    {
        "looked": "NOT is_safety",
        "passed": "NOT is_safety AND is_sound",
        "checked": "is_safety",
        "safe": "is_safety AND is_sound",
    },
    {"no_visit": [DRAFT, SUBMITTED, SCHEDULED, CANCELLED, NO_SHOW]},
)
_STOPPED = Source(
    "attendance",
    """
    SELECT record, contract FROM attendance
    WHERE attendance.reason = 'stopped' AND contract = ANY(:contracts)
      AND working_date BETWEEN :since AND :until
    """,
    {"stopped": "true"},
    {},
)
# When it is due: as somebody set it, else by its level's clock from when it was found.
_DUE = """coalesce(due_at, made_at + make_interval(secs => 3600
              * CAST(CAST(:hours AS jsonb) ->> {level} AS float)))"""
# Those whose move is the contractor's (server.ncrs.moves); the index of the open ones serves.
_OVERDUE = Source(
    "ncr",
    f"""
    SELECT record, contract, severity FROM ncr
    WHERE ncr.state NOT IN ('closed', 'void') AND contract = ANY(:contracts)
      AND (state = ANY(:theirs) OR state = :disposed AND disposition <> ALL(:without_action))
      AND {_DUE.format(level="severity")} < :evening
    """,  # noqa: S608 - a constant of our own
    {f"overdue_{code}": f"severity = '{code}'" for code in SEVERITIES.codes},
    {
        "theirs": [ISSUED, REOPENED],
        "disposed": DISPOSITIONED,
        "without_action": sorted(WITHOUT_ACTION),
    },
)
# Those whose time ended within the window, and whether they left these states in time.
_IN_TIME = """
    SELECT due.record, due.contract, answer.made_at <= due.due AS is_in_time
    FROM (
        SELECT record, contract, {due} AS due FROM {kind}
        WHERE contract = ANY(:contracts) AND state <> ALL(:not_counted)
    ) AS due
    LEFT JOIN LATERAL (
        SELECT min(made_at) AS made_at FROM revision
        WHERE revision.record = due.record AND {is_answer}
    ) AS answer ON true
    WHERE due.due >= :morning AND due.due < :evening
"""
# One that was not issued yet was asked of nobody.
_ANSWERED = Source(
    "ncr",
    _IN_TIME.format(
        kind="ncr",
        due=_DUE.format(level="severity"),
        is_answer="revision.whole ->> 'state' <> ALL(:answers)",
    ),
    {"due": "true", "answered": "is_in_time"},
    {"answers": [RAISED, ISSUED], "not_counted": [RAISED, VOID]},
)
_REPAIRED = Source(
    "defect",
    _IN_TIME.format(
        kind="defect",
        due=_DUE.format(level="priority"),
        is_answer="revision.whole ->> 'state' = ANY(:answers)",
    ),
    {"defects_due": "true", "repaired": "is_in_time"},
    {"answers": [REPAIRED, DEFECT_CLOSED], "not_counted": [REJECTED, DEFECT_WITHDRAWN]},
)
SOURCES = (_INSPECTED, _STOPPED, _OVERDUE, _ANSWERED, _REPAIRED)
# Periods are counted back from the window's last day; a refused file was none.
DELIVERED = text(
    """
    SELECT contract,
           count(DISTINCT (:until - day) / :every) FILTER (WHERE day > :until - :every * :wanted)
               AS delivered
    FROM (
        SELECT contract, CAST(asked_at AT TIME ZONE 'Asia/Kuwait' AS date) AS day
        FROM schedule_import WHERE contract = ANY(:contracts) AND state <> 'refused'
    ) AS came
    WHERE day <= :until
    GROUP BY contract
    """
)
DAY = timedelta(days=1)
# A contract whose activities all lie in the scope.
WHOLE = text(
    f"SELECT contract FROM activity GROUP BY contract HAVING bool_and({in_scope()}) ORDER BY 1"  # noqa: S608
)


def contracts_whole_in(visible_to: Scope) -> list[int]:
    return list(db.session.scalars(WHOLE, scope_values(visible_to)))


def counted(contracts: Sequence[int], window: Window, hours: Hours) -> dict[int, dict[str, int]]:
    """Contract -> how many records each count has (Source.counts), where any of its source is.

    ``hours``: by the kind's levels; they are named alike in none. What waits for somebody else is
    not held against the contractor.
    """
    found: dict[int, dict[str, int]] = {}
    for source in SOURCES:
        counts = ", ".join(
            f"count(*) FILTER (WHERE {which}) AS {name}" for name, which in source.counts.items()
        )
        asked = f"SELECT contract, {counts} FROM ({source.each}) AS one GROUP BY contract"  # noqa: S608
        for row in _asked(source, asked, contracts, window, hours):
            found.setdefault(row["contract"], {}).update(
                {name: row[name] for name in source.counts}
            )
    return found


def records_beneath(
    source: Source, count: str, contract: int, window: Window, hours: Hours
) -> list[UUID]:
    """The records that a count of a contract counts."""
    asked = f"SELECT record FROM ({source.each}) AS one WHERE {source.counts[count]}"  # noqa: S608
    return [row["record"] for row in _asked(source, asked, [contract], window, hours)]


def changed(
    contract: int, window: Window, hours: Hours, since: Mapping[str, datetime]
) -> dict[str, datetime]:
    """Count -> when one of its records changed last, of those where one did after ``since``."""
    found: dict[str, datetime] = {}
    for source in SOURCES:
        counts = ", ".join(
            f"max(last.at) FILTER (WHERE {which} AND last.at > :since_{name}) AS {name}"
            for name, which in source.counts.items()
        )
        asked = f"""
            SELECT {counts} FROM ({source.each}) AS one CROSS JOIN LATERAL (
                SELECT max(received_at) AS at FROM revision WHERE revision.record = one.record
            ) AS last"""  # noqa: S608 - constants of our own
        kept = {f"since_{name}": since[name] for name in source.counts}
        (row,) = _asked(source, asked, [contract], window, hours, **kept)
        found.update({name: at for name, at in row.items() if at is not None})
    return found


def changed_records(records: Sequence[UUID], since: datetime) -> dict[UUID, datetime]:
    """When each of these records changed last, of those that did after ``since``."""
    last = func.max(Revision.received_at)
    asked = select(Revision.record, last).where(Revision.record.in_(records))
    rows = db.session.execute(asked.group_by(Revision.record).having(last > since))
    return {row[0]: row[1] for row in rows}


def _asked(
    source: Source,
    asked: str,
    contracts: Sequence[int],
    window: Window,
    hours: Hours,
    **more: Any,
) -> Sequence[RowMapping]:
    days = (window.until - window.since).days + 1
    given = {
        "contracts": list(contracts),
        "since": window.since,
        "until": window.until,
        "morning": window.evening - DAY * days,
        "evening": window.evening,
        "hours": json.dumps(dict(hours)),
        **source.given,
        **more,
    }
    return db.session.execute(text(asked), given).mappings().all()


def delivered(contracts: Sequence[int], until: date, every: int, wanted: int) -> dict[int, int]:
    """By contract the periods in which a schedule was handed in; absent: none ever was."""
    given = {"contracts": list(contracts), "until": until, "every": every, "wanted": wanted}
    return {row.contract: row.delivered for row in db.session.execute(DELIVERED, given)}
