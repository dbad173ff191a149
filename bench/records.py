"""Records of every kind by the hundred thousand, written past the doors: for lists and maps.

What those read holds: each row stands in its kind's table, with place, day, words and author.
There is no register behind them.
"""

from __future__ import annotations

from bench.office import Office

# Each kind's own columns that may not be empty, or that filters ask for. Works and
# non-conformances of the last ten days are still somebody's to see to.
OWN = {
    "work": {
        "boq_item": "boq_item", "quantity": "10", "notes": "said",
        "state": "coalesce((ARRAY['logged', 'corrected', 'returned'])[fresh], 'accepted')",
    },
    "inspection": {
        "type": "'request'", "state": "'attended'", "failed_answers": "0", "failed_readings": "0",
        "result": "CASE WHEN i %% 9 = 0 THEN 'fail' ELSE 'pass' END",
    },
    "ncr": {
        "title": "said",
        "state": "coalesce((ARRAY['raised', 'issued', 'responded'])[fresh], 'closed')",
        "severity": "CASE WHEN i %% 20 = 0 THEN 'critical' ELSE 'minor' END",
    },
    "defect": {
        "category": "'pothole'", "state": "'reported'", "description": "said",
        "priority": "CASE WHEN i %% 20 = 0 THEN 'p1' ELSE 'p3' END",
    },
    "obstacle": {"category": "'utility'", "description": "said", "state": "'open'"},
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
SHARED = (
    "record, version, contract, governorate, flags, has_conflict, author, made_at, time_grade,"
    " working_date, first_received_at, received_at, words"
)
ADD = """
    INSERT INTO {kind} ({shared}, {place}{activity}, {names})
    SELECT gen_random_uuid(), 1, contract, governorate, '{{}}', false, author, at, 'gnss',
           CAST(at AS date), at, at, said, {where}{activity}, {values}
    FROM (
        SELECT i, known.*, author, CASE WHEN i %% 900 < 10 THEN 1 + i %% 3 END AS fresh,
               now() - i %% 900 * interval '1 day' - i * interval '1 second' AS at,
               (ARRAY['حفره في الحاره', 'تشققات عند المنهل', 'سماكه ناقصه', 'joint open'])
                   [1 + i %% 4] || ' ' || i AS said,
               ST_Translate(spot, (hashint8(i) %% 1000) / 50000.0,
                            (hashint8(i * 7) %% 1000) / 50000.0) AS place
        FROM generate_series(1, %(records)s) AS i
        JOIN (SELECT activity.code AS activity, activity.contract, governorate, place AS spot,
                     share.boq_item, row_number() OVER (ORDER BY activity.code) - 1 AS nth,
                     count(*) OVER () AS many
              FROM activity
              CROSS JOIN LATERAL (SELECT boq_item FROM activity_boq
                                  WHERE activity = activity.code LIMIT 1) AS share) AS known
          ON known.nth = i %% %(activities)s
        CROSS JOIN (SELECT id AS author FROM person WHERE username = 'inspector.capital') AS who
    ) AS made
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
