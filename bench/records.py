"""Records of every kind by the hundred thousand, written past the doors: for lists and maps.

What those read holds: each row stands in its kind's table, with place, day, words and author.
Behind those that wait for somebody stands the register, with a version or two; behind the others
nothing does.

What waits is what comes in a day times the days that it stays with somebody. Of each kind some 140
a day come here at 1,000,000 records. Works are decided on within ten days. A non-conformance has
24 hours to 14 days to be answered, and after the answer disposition, correction and re-inspection
still to go: 45 days. A request is scheduled in a day and attended in two more; what was refused
is with the contractor for a fortnight. A defect is mended in four weeks, an obstacle gone in two
months. And of every kind one in 200 was left behind by everybody. That makes 5.5 % of
non-conformances, 1.6 % of works, 0.6 % of inspections.
"""

from __future__ import annotations

from bench.office import Office

# Each kind's own columns that may not be empty, or that filters ask for; ``day`` is how long ago
# it was, ``lot`` one of a thousand that fell to it.
LEFT_BEHIND = "lot >= 995"
ASKED = "lot %% 5 < 3"
STRETCH = {
    "section": "section",
    "layer": "layer",
    "from_m": "spot_m",
    "to_m": "spot_m + round(length_m * 0.03, 2)",
}
OWN = {
    "work": {
        **STRETCH,
        "boq_item": "boq_item", "quantity": "10", "notes": "said",
        "accepted_quantity": f"CASE WHEN day >= 10 AND NOT {LEFT_BEHIND} THEN 10 END",
        "state": f"""CASE WHEN {LEFT_BEHIND} THEN 'returned' WHEN day >= 10 THEN 'accepted'
            ELSE coalesce((ARRAY['corrected', 'returned'])[1 + lot %% 10], 'logged') END""",
    },
    "inspection": {
        "type": f"CASE WHEN {ASKED} THEN 'request' ELSE 'progress' END",
        "point": f"CASE WHEN {ASKED} THEN 'hold' END",
        "state": f"""CASE WHEN NOT {ASKED} THEN 'attended' WHEN day < 1 THEN 'submitted'
            WHEN day < 3 THEN 'scheduled' WHEN day < 17 AND lot %% 9 = 0 THEN 'attended'
            WHEN {LEFT_BEHIND} THEN 'rejected' ELSE 'approved' END""",
        "result": f"""CASE WHEN {ASKED} AND day < 3 THEN NULL
            WHEN lot %% 9 = 0 AND (day < 17 OR NOT {ASKED}) THEN 'fail' ELSE 'pass' END""",
        "scheduled_for": f"""CASE WHEN {ASKED} AND day BETWEEN 1 AND 2
            THEN at + lot %% 72 * interval '1 hour' END""",
        "failed_answers": "0", "failed_readings": "0",
    },
    "ncr": {
        **STRETCH, "boq_item": "boq_item", "title": "said",
        "state": f"""CASE WHEN day >= 45 AND NOT {LEFT_BEHIND} THEN 'closed'
            ELSE (ARRAY['raised', 'issued', 'issued', 'responded', 'dispositioned',
                'corrective_action', 'corrective_action', 'reinspection'])[1 + i %% 8] END""",
        "severity": """CASE WHEN lot %% 20 = 0 THEN 'critical' WHEN lot %% 20 < 6 THEN 'major'
            WHEN lot %% 20 < 18 THEN 'minor' ELSE 'observation' END""",
        "disposition": "CASE WHEN i %% 8 >= 4 THEN 'rework' END",
        "due_at": """at + CASE WHEN lot %% 20 = 0 THEN interval '1 day'
            WHEN lot %% 20 < 6 THEN interval '7 days' WHEN lot %% 20 < 18 THEN interval '14 days'
            END""",
    },
    "defect": {
        "category": "'pothole'", "description": "said",
        "state": f"""CASE WHEN day >= 28 AND NOT {LEFT_BEHIND} THEN 'closed'
            ELSE (ARRAY['reported', 'assigned', 'made_safe', 'repaired'])[1 + i %% 4] END""",
        "priority": "CASE WHEN lot %% 20 = 0 THEN 'p1' ELSE 'p3' END",
    },
    "obstacle": {
        "category": "'utility'", "description": "said",
        "state": f"CASE WHEN day < 60 OR {LEFT_BEHIND} THEN 'open' ELSE 'resolved' END",
    },
    "photo": {
        "of": "(SELECT record FROM head LIMIT 1)", "of_kind": "'work'",
        "file": "repeat('5d', 32)", "size": "4000000", "media_type": "'image/jpeg'",
        "taken_at": "at", "caption": "said",
    },
    "track": {"started_at": "at", "mode": "'drive'"},
    "attendance": {"presence": "'on_site'"},
}  # fmt: skip
PLACED = {"track": "line"}
LINE = "ST_MakeLine(place, ST_Translate(place, 0.003, 0.002))"
# The kinds that wait: what is so, and the state that they began in, an hour before.
WAITING = {
    "work": ("state IN ('logged', 'corrected', 'returned')", "logged"),
    "inspection": (
        "type = 'request' AND (state <> 'approved' AND (state <> 'attended' OR result = 'fail'))",
        "submitted",
    ),
    "ncr": ("state <> 'closed'", "raised"),
}
SHARED = (
    "record, version, contract, governorate, flags, has_conflict, author, made_at, time_grade,"
    " working_date, first_received_at, received_at, words"
)
ADD = """
    INSERT INTO {kind} ({shared}, {place}{activity}, {names})
    SELECT gen_random_uuid(), 1, contract, governorate, '{{}}', false, author, at, 'gnss',
           CAST(at AS date), at, at, said, {where}{activity}, {values}
    FROM (
        SELECT i, i %% 900 AS day, abs(hashint8(i * 13) %% 1000) AS lot, known.*, author,
               begin_m + round(length_m * (abs(hashint8(i * 17) %% 97) / 100.0), 2) AS spot_m,
               now() - i %% 900 * interval '1 day' - i * interval '1 second' AS at,
               (ARRAY['حفره في الحاره', 'تشققات عند المنهل', 'سماكه ناقصه', 'joint open'])
                   [1 + i %% 4] || ' ' || i AS said,
               ST_Translate(spot, (hashint8(i) %% 1000) / 50000.0,
                            (hashint8(i * 7) %% 1000) / 50000.0) AS place
        FROM generate_series(1, %(records)s) AS i
        JOIN (SELECT activity.code AS activity, activity.contract, governorate, place AS spot,
                     share.boq_item, activity.section, activity.layer, activity.from_m AS begin_m,
                     greatest(activity.to_m - activity.from_m, 1) AS length_m,
                     row_number() OVER (ORDER BY activity.code) - 1 AS nth,
                     count(*) OVER () AS many
              FROM activity
              CROSS JOIN LATERAL (SELECT boq_item FROM activity_boq
                                  WHERE activity = activity.code LIMIT 1) AS share) AS known
          ON known.nth = i %% %(activities)s
        JOIN (SELECT id AS author, governorates FROM person
              WHERE role = 'inspector' AND cardinality(governorates) = 1) AS who
          ON known.governorate = ANY(who.governorates)
    ) AS made
"""
# Both versions of what waits, and the head; a record that waits as it began has but one.
REGISTER = """
    WITH waiting AS MATERIALIZED (
        SELECT record, contract, governorate, author, made_at, working_date, activity, state,
               gen_random_uuid() AS change
        FROM {kind} WHERE ({is_waiting}) AND record NOT IN (SELECT record FROM head)
    ), moved AS (
        UPDATE {kind} SET version = 2 FROM waiting
        WHERE waiting.record = {kind}.record AND waiting.state <> '{first}'
    ), version AS MATERIALIZED (
        SELECT waiting.*, n, CASE WHEN n = 1 THEN '{first}' ELSE state END AS stage,
               jsonb_build_object('activity', activity, 'state',
                                  CASE WHEN n = 1 THEN '{first}' ELSE state END) AS whole
        FROM waiting CROSS JOIN generate_series(1, 2) AS n WHERE n = 1 OR state <> '{first}'
    ), written AS (
        INSERT INTO revision (record, version, kind, change, op, body, fields, whole, conflicts,
                              flags, author, clocks, made_at, time_grade, working_date,
                              received_at, outcome, previous_hash, hash)
        SELECT record, n, '{kind}', CASE WHEN stage = state THEN change ELSE gen_random_uuid() END,
               'put', '', whole, whole, '{{}}', '{{}}', author, '{{}}',
               made_at + (n - 1) * interval '1 hour', 'gnss', working_date,
               made_at + (n - 1) * interval '1 hour', 'created', '', ''
        FROM version
    )
    INSERT INTO head (record, kind, version, change, hash, governorate, contract, is_deleted,
                      whole, conflicts, flags, author)
    SELECT record, '{kind}', n, change, '', governorate, contract, false, whole, '{{}}', '{{}}',
           author
    FROM version WHERE stage = state ORDER BY made_at
"""


def fill(office: Office, records: int) -> None:
    """``records`` of all kinds together, evenly."""
    with office.connect() as connection:
        counted = connection.execute("SELECT count(DISTINCT activity) FROM activity_boq").fetchone()
        given = {"records": records // len(OWN), "activities": counted[0] if counted else 1}
        for kind in OWN:
            # An index of words is built at once in a tenth of the time that rows one by one take.
            connection.execute(f"DROP INDEX ix_{kind}_words")
            connection.execute(_add(kind).encode(), given)
            made = f"CREATE INDEX ix_{kind}_words ON {kind} USING gin (words gin_trgm_ops)"
            connection.execute(made.encode())
        for kind, (is_waiting, first) in WAITING.items():
            written = REGISTER.format(kind=kind, is_waiting=is_waiting, first=first)
            connection.execute(written.encode())
        connection.execute("VACUUM ANALYZE")


def _add(kind: str) -> str:
    own, place = OWN[kind], PLACED.get(kind, "place")
    return ADD.format(
        kind=kind,
        shared=SHARED,
        place=place,
        activity="" if kind == "photo" else ", activity",
        names=", ".join(own),
        where=LINE if place == "line" else "place",
        values=", ".join(own.values()),
    )
