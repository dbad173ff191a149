"""A programme of the real size, written past the doors: 18 contracts, their activities, works.

What figures depend on holds: every work stands in its table and in the sums beside it, and the
kept figures are worked out by the product. There is no register behind these works.
"""

from __future__ import annotations

from datetime import timedelta

from bench.office import Office
from server.app import create_app
from server.db import db
from server.figures import plan_queries
from server.figures import service as figures
from server.ports import ports
from server.programme import baselines
from server.programme.baselines import Approval
from shared.rules.clocks import working_date
from shared.rules.scope import EVERYTHING
from shared.vocabulary.baselines import VARIATION

# Weeks that the programme has run for, and days that an activity takes.
WEEKS, LENGTH = 150, 90
LINES = 30
A_STEP = 200_000
BOQ = """
    INSERT INTO boq_item (contract, code, description_ar, description_en, unit, quantity, rate_kwd)
    SELECT number, 'Q' || n, 'بند', 'Line', 'm2', 10000000, 3.5
    FROM contract, generate_series(0, %(lines)s - 1) AS n
"""
ACTIVITIES = """
    INSERT INTO activity (code, contract, zone, wbs, name_ar, name_en, work_type, layer,
                          governorate, baseline_start, baseline_finish, predecessors, place)
    SELECT format('C%%s-P%%s', contract, n), contract, zone, '9.' || n, 'نشاط ' || n,
           'Activity ' || n, work_type, layer, governorate, begun, begun + %(length)s,
           CASE WHEN n >= 20 THEN format('C%%s-P%%s SS+2; C%%s-P%%s FF', contract, n - 7,
                                         contract, n - 20) ELSE '' END, place
    FROM (SELECT DISTINCT ON (contract) * FROM activity ORDER BY contract, code) AS known,
         generate_series(0, %(activities)s - 1) AS n,
         LATERAL (SELECT current_date - 7 * %(weeks)s
                         + CAST(n * 7.0 * %(weeks)s / %(activities)s AS int) AS begun) AS plan
"""
SHARES = """
    INSERT INTO activity_boq (activity, contract, boq_item, quantity)
    SELECT code, contract, 'Q' || CAST(substr(wbs, 3) AS int) %% %(lines)s, 1000
    FROM activity WHERE code LIKE '%%-P%%'
"""
WORKS = """
    INSERT INTO work (record, version, activity, contract, governorate, boq_item, quantity,
                      accepted_quantity, notes, state, flags, has_conflict, author, made_at,
                      time_grade, working_date, first_received_at, received_at, accepted_at)
    SELECT gen_random_uuid(), 2, code, known.contract, governorate, share.boq_item, 1,
           CASE WHEN i %% 5 > 0 THEN 1 END, '', CASE WHEN i %% 5 > 0 THEN 'accepted'
           ELSE 'logged' END, '{}', false, person.id, at, 'gnss', CAST(at AS date), at, at,
           CASE WHEN i %% 5 > 0 THEN at END
    FROM generate_series(CAST(%(first)s AS bigint), %(last)s) AS i
    JOIN (SELECT *, row_number() OVER (ORDER BY code) - 1 AS place_in FROM activity
          WHERE code LIKE '%%-P%%' AND baseline_start <= current_date - %(length)s) AS known
      ON known.place_in = i %% (SELECT count(*) FROM activity
          WHERE code LIKE '%%-P%%' AND baseline_start <= current_date - %(length)s)
    JOIN activity_boq AS share ON share.activity = code
    JOIN person ON person.username = 'inspector.capital'
    CROSS JOIN LATERAL (
        SELECT baseline_start + CAST(hashint8(i) & 1023 AS int) %% %(length)s
               + interval '8 hours' AS at) AS moment
"""
MEASURED = """
    INSERT INTO measured (contract, boq_item, activity, slot, quantity, latest)
    SELECT contract, boq_item, activity, 0, sum(coalesce(accepted_quantity, quantity)),
           max(first_received_at)
    FROM work WHERE activity LIKE '%-P%' GROUP BY 1, 2, 3
"""
BY_WEEK = """
    INSERT INTO week_progress
        (activity, boq_item, week_end, slot, contract, measured, accepted, works)
    SELECT activity, boq_item, working_date + 6 - CAST(extract(dow FROM working_date) AS int), 0,
           contract, sum(quantity), coalesce(sum(accepted_quantity), 0), count(*)
    FROM work WHERE activity LIKE '%-P%' GROUP BY 1, 2, 3, contract
"""


def fill(office: Office, activities: int, works: int) -> None:
    """``activities`` a contract, and ``works`` over all of them; then every kept figure."""
    given = {"activities": activities, "lines": LINES, "weeks": WEEKS, "length": LENGTH}
    with office.connect() as connection:
        for statement in (BOQ, ACTIVITIES, SHARES):
            connection.execute(statement, given)
        for first in range(1, works + 1, A_STEP):
            last = min(first + A_STEP - 1, works)
            connection.execute(WORKS, {"first": first, "last": last, "length": LENGTH})
        connection.execute(MEASURED)
        connection.execute(BY_WEEK)
        connection.execute("VACUUM ANALYZE")
    _keep_figures(office)
    with office.connect() as connection:
        connection.execute("VACUUM ANALYZE")


def _keep_figures(office: Office) -> None:
    app = create_app(office.config)
    with app.app_context():
        today = working_date(ports().clock.now())
        for contract in plan_queries.contracts():
            approval = Approval(VARIATION, 0, "Bench", f"BENCH/{contract}", "Bench", today)
            baselines.freeze(contract, approval, None, EVERYTHING)
        figures.compare(is_mended=True)
        figures.renew_networks(today - timedelta(days=1))
        db.session.remove()
        db.engine.dispose()
