"""Works and inspections of years in the register, written past its door: for what reads cuts.

Each lies on a day of its activity's own span, so ten times the records are ten times as many a
day, not ten programmes. Works are accepted once a week is over; of inspections one in twenty is of
safety, and one in fifty of those failed. The roots over them, one a week, are not signed:
`tareeq register verify` says so.
"""

from __future__ import annotations

from psycopg import Connection

from bench.office import Office

A_STEP = 100_000
ROWS = """
    WITH known AS MATERIALIZED (
        SELECT activity.code AS activity, contract, governorate, share.boq_item, baseline_start,
               least(baseline_finish, CURRENT_DATE - 1) - baseline_start AS days,
               row_number() OVER (ORDER BY activity.code) - 1 AS nth, count(*) OVER () AS many
        FROM activity CROSS JOIN LATERAL (
            SELECT boq_item FROM activity_boq WHERE activity = activity.code LIMIT 1) AS share
        WHERE baseline_start < CURRENT_DATE - 1
    ), made AS (
        INSERT INTO revision (record, version, kind, change, op, body, fields, whole, conflicts,
                              flags, author, clocks, made_at, time_grade, working_date, received_at,
                              outcome, previous_hash, hash)
        SELECT gen_random_uuid(), 1, %(kind)s, gen_random_uuid(), 'put', '{{}}', '{{}}',
               {whole}, '{{}}', '{{}}', author, '{{}}', day + interval '9 hours', 'gnss', day,
               {received}, 'created', '', sha256(int8send(i))
        FROM (
            SELECT i, known.*, lot, baseline_start + lot %% (days + 1) AS day
            FROM generate_series(CAST(%(first)s AS bigint), %(last)s) AS i
            CROSS JOIN LATERAL (SELECT abs(hashint8(i * 13) %% 100000) AS lot) AS chance
            JOIN known ON known.nth = i %% known.many
        ) AS placed
        CROSS JOIN (SELECT id AS author FROM person WHERE username = 'inspector.hawalli') AS who
        RETURNING record, version, working_date
    )
"""
COVERED = """
    INSERT INTO root_revision (record, version, root)
    SELECT record, version, (SELECT number FROM root WHERE reason = 'bench' AND
                             CAST(made_at AS date) > working_date ORDER BY number LIMIT 1)
    FROM made
"""
UNCOVERED = "SELECT count(*) FROM made"
WHOLE = {
    "work": """jsonb_build_object('activity', activity, 'boq_item', boq_item,
        'quantity', CAST(1 + lot %% 5 AS text),
        'state', CASE WHEN day < CURRENT_DATE - 7 THEN 'accepted' ELSE 'logged' END,
        'accepted_quantity', CASE WHEN day < CURRENT_DATE - 7 THEN CAST(1 + lot %% 5 AS text) END)
        """,
    "inspection": """jsonb_build_object('activity', activity, 'state', 'attended',
        'type', CASE WHEN i %% 20 = 0 THEN 'safety' ELSE 'progress' END,
        'result', CASE WHEN i %% 1000 = 0 THEN 'fail' ELSE 'pass' END)""",
}
# A root for each week that is over, above those that the demonstration has.
ROOTS = """
    INSERT INTO root (number, merkle, revisions, made_at, reason, signature)
    SELECT (SELECT coalesce(max(number), 0) FROM root) + row_number() OVER (ORDER BY week), '', 0,
           week, 'bench', ''
    FROM generate_series(
        (SELECT min(baseline_start) FROM activity), CURRENT_DATE + interval '7 days', '7 days'
    ) AS week
"""


def fill(office: Office, works: int, inspections: int) -> None:
    """Let the register hold so many more of each, covered by weekly roots."""
    with office.connect() as connection:
        connection.execute(ROOTS)
        for kind, many in (("work", works), ("inspection", inspections)):
            for first in range(1, many + 1, A_STEP):
                last = min(first + A_STEP - 1, many)
                _add(connection, kind, first, last, "day + interval '9 hours'", COVERED)
        connection.execute("VACUUM ANALYZE revision, root_revision, root")


def let_come_in(office: Office, works: int, inspections: int) -> None:
    """So many more of each, that no root covers yet."""
    with office.connect() as connection:
        _add(connection, "work", 1, works, "now()", UNCOVERED)
        _add(connection, "inspection", 1, inspections, "now()", UNCOVERED)


def _add(
    connection: Connection, kind: str, first: int, last: int, received: str, then: str
) -> None:
    statement = ROWS.format(whole=WHOLE[kind], received=received) + then
    connection.execute(statement, {"kind": kind, "first": first, "last": last})
