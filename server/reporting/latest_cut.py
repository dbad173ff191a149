"""Move the cut that stands in tables (cut_models.py) to another root, by what changed in between.

A week's figures then cost what its records are, not what the register is: all of it is read
once, when there is none yet.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from server.db import db, execute, transaction
from server.reporting.cuts import (
    CHANGED_AT_CUT,
    FINDINGS_KEPT,
    IS_LOOK,
    IS_REPORT,
    KEPT_PROGRESS,
    KEPT_REPORTS,
    OF_FINDINGS,
    OF_REPORTS,
    SEEN,
)
from server.reporting.findings import Findings, Window
from server.reporting.plan import Plan, Progress, Report
from server.reporting.queries import by_site, of_window
from shared.vocabulary.works import KIND as WORK
from shared.vocabulary.works import WITHDRAWN

# Of no more revisions than one root covers (register.roots.MOST_A_ROOT).
LONGEST_STEP = text("SET LOCAL statement_timeout = '120s'")
# A plan for any roots reads all that every root covers; one for these two, what lies between.
FOR_THESE_ROOTS = text("SET LOCAL plan_cache_mode = force_custom_plan")
STAND = text("SELECT root FROM cut_stand FOR UPDATE")
BEGIN = text("INSERT INTO cut_stand (is_only, root) VALUES (true, 0) ON CONFLICT DO NOTHING")
# Of what came in by the thousand PostgreSQL knows nothing until it looks by itself, minutes later.
COUNT_ANEW = text("ANALYZE cut_progress, cut_report, cut_record")
MOVED = text("UPDATE cut_stand SET root = :root")
NEWEST_ROOT = text("SELECT max(number) FROM root")
ROOTS_BETWEEN = text("SELECT number FROM root WHERE number > :low AND number < :high ORDER BY 1")
ADD_WORKS = text(
    f"""
    INSERT INTO cut_progress (activity, boq_item, working_date, measured, accepted, works)
    SELECT whole ->> 'activity', whole ->> 'boq_item', working_date,
           :sign * sum(CAST(whole ->> 'quantity' AS numeric)),
           :sign * sum(CASE WHEN whole ->> 'state' = 'accepted'
                            THEN CAST(whole ->> 'accepted_quantity' AS numeric) ELSE 0 END),
           :sign * count(*)
    FROM ({CHANGED_AT_CUT}) AS works
    WHERE whole ->> 'state' <> :withdrawn
    GROUP BY 1, 2, 3
    ON CONFLICT (activity, boq_item, working_date) DO UPDATE SET
        measured = cut_progress.measured + excluded.measured,
        accepted = cut_progress.accepted + excluded.accepted,
        works = cut_progress.works + excluded.works
    """  # noqa: S608 - constants of our own
)
NO_WORKS = text("DELETE FROM cut_progress WHERE works = 0")
_REPORTED = f"""
    INSERT INTO cut_report
        (activity, contract, governorate, working_date, records, stops, looks, checks)
    SELECT activity, contract, governorate, working_date, {{sign}} * count(*),
           {{sign}} * count(*) FILTER (WHERE is_stop), {{sign}} * count(*) FILTER (WHERE {IS_LOOK}),
           {{sign}} * count(*) FILTER (WHERE {IS_LOOK} AND is_safety)
    FROM {{records}} WHERE {IS_REPORT.replace("whole ->> 'state'", "state")} AND kind = ANY(:kinds)
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (activity, contract, governorate, working_date) DO UPDATE SET
        records = cut_report.records + excluded.records,
        stops = cut_report.stops + excluded.stops,
        looks = cut_report.looks + excluded.looks,
        checks = cut_report.checks + excluded.checks
"""  # noqa: S608 - constants of our own
TAKE_RECORDS = text(
    f"""
    WITH taken AS (
        DELETE FROM cut_record
        WHERE record IN (SELECT record FROM root_revision WHERE root > :low AND root <= :high)
        RETURNING *
    ) {_REPORTED.format(sign="-1", records="taken")}
    """  # noqa: S608 - constants of our own
)
_COLUMNS = """record, kind, working_date, made_at, activity, contract, governorate, state, severity,
    inspection, due_at, is_safety, result, is_stop, version, title, type"""
ADD_RECORDS = text(
    f"""
    WITH added AS (
        INSERT INTO cut_record ({_COLUMNS})
        SELECT {SEEN} FROM ({CHANGED_AT_CUT.replace(":kinds", ":all_kinds")}) AS found
        RETURNING *
    ) {_REPORTED.format(sign="1", records="added")}
    """  # noqa: S608 - constants of our own
)
NO_RECORDS = text("DELETE FROM cut_report WHERE records = 0")


def stand_at(root: int) -> None:
    """Let the tables stand at ``root``, in the caller's transaction; until it ends nobody moves
    them. From afar ``approach`` first.
    """
    execute(BEGIN, {})
    now = execute(STAND, {}).scalar_one()
    if now != root:
        _move(now, root)


def approach(root: int) -> None:
    """Go up to ``root`` in steps, each in a transaction of its own: the first time it is far."""
    with transaction():
        execute(BEGIN, {})
        low = execute(STAND, {}).scalar_one()
        steps = list(execute(ROOTS_BETWEEN, {"low": low, "high": root}).scalars())
    for step in steps:
        with transaction():
            now = execute(STAND, {}).scalar_one()
            if now < step:
                _move(now, step)
    if steps:
        with transaction():
            execute(COUNT_ANEW, {})


def follow() -> None:
    """Go up to the newest root, so that nobody who asks for its week waits for that."""
    with transaction():
        newest = execute(NEWEST_ROOT, {}).scalar()
    if newest is not None:
        approach(newest)
        with transaction():
            stand_at(newest)


def kept_progress() -> list[Progress]:
    """Progress as queries.progress_at gives it, of the cut that stands."""
    return [Progress(*row) for row in execute(KEPT_PROGRESS, {})]


def kept_reports() -> list[Report]:
    """The days that are reported, as queries.reports_at gives them."""
    return [Report(*row) for row in execute(KEPT_REPORTS, {})]


def kept_findings(plan: Plan, window: Window) -> Findings:
    """What was found by the end of ``window``, as queries.findings gives it."""
    return by_site(plan, db.session.execute(FINDINGS_KEPT, of_window(plan, window)))


def _move(now: int, root: int) -> None:
    """Forth or back: what changed between is taken away as it stood, and added as it stands."""
    db.session.execute(LONGEST_STEP)
    db.session.execute(FOR_THESE_ROOTS)
    between: dict[str, Any] = {"low": min(now, root), "high": max(now, root)}
    of_works = {**between, "kinds": [WORK], "withdrawn": WITHDRAWN}
    execute(ADD_WORKS, {**of_works, "root": now, "sign": -1})
    execute(ADD_WORKS, {**of_works, "root": root, "sign": 1})
    execute(NO_WORKS, {})
    of_records = {
        **between,
        **OF_REPORTS,
        "all_kinds": OF_FINDINGS["kinds"],
        "unseen": OF_FINDINGS["unseen"],
        "root": root,
    }
    execute(TAKE_RECORDS, of_records)
    execute(ADD_RECORDS, of_records)
    execute(NO_RECORDS, {})
    execute(MOVED, {"root": root})
