"""SQL of scores: what the register has of contracts in a window."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, text

from server.db import db
from server.db.phrases import in_scope, scope_values
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
    VOID,
    WITHOUT_ACTION,
)


@dataclass(frozen=True)
class Window:
    """Days that count, both included; ``evening`` is the moment at which the last one is over."""

    since: date
    until: date
    evening: datetime


INSPECTED = text(
    """
    SELECT contract,
           count(*) FILTER (WHERE type <> 'safety') AS looked,
           count(*) FILTER (WHERE type <> 'safety' AND result <> 'fail') AS passed,
           count(*) FILTER (WHERE type = 'safety') AS checked,
           count(*) FILTER (WHERE type = 'safety' AND result <> 'fail') AS safe
    FROM inspection
    WHERE inspection.result IS NOT NULL AND contract = ANY(:contracts)
      AND working_date BETWEEN :since AND :until AND state <> ALL(:no_visit)
    GROUP BY contract
    """
)
STOPPED = text(
    """
    SELECT contract, count(*) AS stopped FROM attendance
    WHERE attendance.reason = 'stopped' AND contract = ANY(:contracts)
      AND working_date BETWEEN :since AND :until
    GROUP BY contract
    """
)
# When it is due: as somebody set it, else by its level's clock from when it was found.
_DUE = """coalesce(due_at, made_at + make_interval(secs => 3600
              * CAST(CAST(:hours AS jsonb) ->> {level} AS float)))"""
# Those whose move is the contractor's (server.ncrs.moves); the index of the open ones serves.
OVERDUE = text(
    f"""
    SELECT contract, severity, count(*) AS overdue FROM ncr
    WHERE ncr.state NOT IN ('closed', 'void') AND contract = ANY(:contracts)
      AND (state = ANY(:theirs) OR state = :disposed AND disposition <> ALL(:without_action))
      AND {_DUE.format(level="severity")} < :evening
    GROUP BY contract, severity
    """  # noqa: S608 - a constant of our own
)
# Of those whose time ended within the window, the ones that left these states in time.
_IN_TIME = """
    SELECT due.contract, count(*) AS due,
           count(*) FILTER (WHERE answer.made_at <= due.due) AS in_time
    FROM (
        SELECT record, contract, {due} AS due FROM {table}
        WHERE contract = ANY(:contracts) AND state <> ALL(:not_counted)
    ) AS due
    LEFT JOIN LATERAL (
        SELECT min(made_at) AS made_at FROM revision
        WHERE revision.record = due.record AND {is_answer}
    ) AS answer ON true
    WHERE due.due >= :morning AND due.due < :evening
    GROUP BY due.contract
"""
ANSWERED = text(
    _IN_TIME.format(
        table="ncr",
        due=_DUE.format(level="severity"),
        is_answer="revision.whole ->> 'state' <> ALL(:answers)",
    )
)
REPAIRED_IN_TIME = text(
    _IN_TIME.format(
        table="defect",
        due=_DUE.format(level="priority"),
        is_answer="revision.whole ->> 'state' = ANY(:answers)",
    )
)
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
NO_VISIT = [DRAFT, SUBMITTED, SCHEDULED, CANCELLED, NO_SHOW]
Hours = Mapping[str, str]


def contracts_whole_in(visible_to: Scope) -> list[int]:
    return list(db.session.scalars(WHOLE, scope_values(visible_to)))


def inspected(contracts: Sequence[int], window: Window) -> dict[int, RowMapping]:
    """By contract ``looked``, ``passed``, ``checked`` and ``safe``."""
    days = {"since": window.since, "until": window.until, "no_visit": NO_VISIT}
    return _by_contract(INSPECTED, contracts, **days)


def stopped(contracts: Sequence[int], window: Window) -> dict[int, int]:
    found = _by_contract(STOPPED, contracts, since=window.since, until=window.until)
    return {contract: row["stopped"] for contract, row in found.items()}


def overdue(contracts: Sequence[int], window: Window, hours: Hours) -> dict[int, dict[str, int]]:
    """Contract -> severity -> non-conformances that await the contractor past their time, as they
    stand: what waits for somebody else is not held against them."""
    given = {"contracts": list(contracts), "evening": window.evening, "hours": _json(hours)}
    given |= {"theirs": [ISSUED, REOPENED], "disposed": DISPOSITIONED}
    given["without_action"] = sorted(WITHOUT_ACTION)
    found: dict[int, dict[str, int]] = {}
    for contract, severity, count in db.session.execute(OVERDUE, given):
        found.setdefault(contract, {})[severity] = count
    return found


def answered(contracts: Sequence[int], window: Window, hours: Hours) -> dict[int, RowMapping]:
    """Non-conformances by contract: ``due`` in the window, and answered ``in_time``.

    One that was not issued yet was asked of nobody.
    """
    return _in_time(ANSWERED, contracts, window, hours, [RAISED, ISSUED], [RAISED, VOID])


def repaired(contracts: Sequence[int], window: Window, hours: Hours) -> dict[int, RowMapping]:
    """Defects by contract, alike."""
    not_counted = [REJECTED, DEFECT_WITHDRAWN]
    answers = [REPAIRED, DEFECT_CLOSED]
    return _in_time(REPAIRED_IN_TIME, contracts, window, hours, answers, not_counted)


def _in_time(
    asked: Any,
    contracts: Sequence[int],
    window: Window,
    hours: Hours,
    answers: list[str],
    not_counted: list[str],
) -> dict[int, RowMapping]:
    days = (window.until - window.since).days + 1
    return _by_contract(
        asked,
        contracts,
        hours=_json(hours),
        answers=answers,
        not_counted=not_counted,
        evening=window.evening,
        morning=window.evening - DAY * days,
    )


def delivered(contracts: Sequence[int], until: date, every: int, wanted: int) -> dict[int, int]:
    """By contract the periods in which a schedule was handed in; absent: none ever was."""
    found = _by_contract(DELIVERED, contracts, until=until, every=every, wanted=wanted)
    return {contract: row["delivered"] for contract, row in found.items()}


def _by_contract(asked: Any, contracts: Sequence[int], **given: Any) -> dict[int, RowMapping]:
    rows = db.session.execute(asked, {"contracts": list(contracts), **given}).mappings()
    return {row["contract"]: row for row in rows}


def _json(hours: Hours) -> str:
    return json.dumps(dict(hours))
