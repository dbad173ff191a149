"""The works' table, written from the register by one statement: at each change and at a rebuild."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from server.db import db
from shared.vocabulary.works import KIND

# The day and grade of a work are those of its first change: it was measured then, and a later
# correction or acceptance does not move it to another day.
FROM_REGISTER = """
    SELECT head.record, head.version, whole ->> 'activity' AS activity, head.contract,
           head.governorate, whole ->> 'boq_item' AS boq_item,
           coalesce(nullif(whole ->> 'section', ''), activity.section) AS section,
           CAST(whole ->> 'from_m' AS numeric(12, 2)) AS from_m,
           CAST(whole ->> 'to_m' AS numeric(12, 2)) AS to_m,
           coalesce(whole ->> 'layer', activity.layer) AS layer, whole ->> 'lane' AS lane,
           CAST(whole ->> 'quantity' AS numeric(14, 3)) AS quantity,
           CAST(whole ->> 'accepted_quantity' AS numeric(14, 3)) AS accepted_quantity,
           coalesce(whole ->> 'notes', '') AS notes, whole ->> 'state' AS state,
           whole ->> 'return_reason' AS return_reason,
           ST_SetSRID(ST_MakePoint(CAST(whole -> 'place' ->> 'lon' AS float8),
                                   CAST(whole -> 'place' ->> 'lat' AS float8)), 4326) AS place,
           CAST(CAST(whole -> 'place' ->> 'accuracy_m' AS numeric) % 10000000 AS numeric(8, 1))
               AS accuracy_m,
           head.flags, head.conflicts <> '{}' AS has_conflict, head.author,
           first.made_at, first.time_grade, first.working_date,
           first.received_at AS first_received_at, latest.received_at, accepted.accepted_at
    FROM head
    JOIN activity ON activity.code = whole ->> 'activity'
    JOIN LATERAL (
        SELECT made_at, time_grade, working_date, received_at FROM revision
        WHERE revision.record = head.record AND revision.version = 1
    ) AS first ON true
    JOIN LATERAL (
        SELECT received_at FROM revision
        WHERE revision.record = head.record AND revision.version = head.version
    ) AS latest ON true
    LEFT JOIN LATERAL (
        SELECT min(received_at) AS accepted_at FROM revision
        WHERE head.whole ->> 'state' = 'accepted' AND revision.record = head.record
          AND revision.whole ->> 'state' = 'accepted'
    ) AS accepted ON true
    WHERE head.kind = :kind AND NOT head.is_deleted
"""
COLUMNS = [
    "record",
    "version",
    "activity",
    "contract",
    "governorate",
    "boq_item",
    "section",
    "from_m",
    "to_m",
    "layer",
    "lane",
    "quantity",
    "accepted_quantity",
    "notes",
    "state",
    "return_reason",
    "place",
    "accuracy_m",
    "flags",
    "has_conflict",
    "author",
    "made_at",
    "time_grade",
    "working_date",
    "first_received_at",
    "received_at",
    "accepted_at",
]
_NAMES = ", ".join(COLUMNS)
_RENEWED = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])

# Names are our own constants; every value is a parameter.
PROJECT = text(
    f"INSERT INTO work ({_NAMES}) SELECT {_NAMES} FROM ({FROM_REGISTER}"  # noqa: S608
    f" AND head.record = ANY(:records)) AS rebuilt ORDER BY record"
    f" ON CONFLICT (record) DO UPDATE SET {_RENEWED}"
)
REMOVE_DELETED = text(
    "DELETE FROM work USING head WHERE head.record = work.record AND head.is_deleted"
    " AND work.record = ANY(:records)"
)
DIFFERENCES = text(
    f"WITH rebuilt AS (SELECT {_NAMES} FROM ({FROM_REGISTER}) AS whole_works),"  # noqa: S608
    f" standing AS (SELECT {_NAMES} FROM work)"
    " SELECT count(DISTINCT record) FROM ("
    " (TABLE rebuilt EXCEPT TABLE standing) UNION ALL (TABLE standing EXCEPT TABLE rebuilt)"
    ") AS different"
)
REBUILD = text(
    f"INSERT INTO work ({_NAMES}) SELECT {_NAMES} FROM ({FROM_REGISTER}) AS rebuilt"  # noqa: S608
)


def project(records: list[UUID]) -> None:
    """Write these works' rows anew; a deleted work has none."""
    db.session.execute(PROJECT, {"kind": KIND, "records": records})
    db.session.execute(REMOVE_DELETED, {"records": records})


def differences() -> int:
    """How many works' rows are missing, left over or unlike what the register gives."""
    return int(db.session.execute(DIFFERENCES, {"kind": KIND}).scalar_one())


def rebuild() -> None:
    """Empty the table and write it from the register."""
    db.session.execute(text("DELETE FROM work"))
    db.session.execute(REBUILD, {"kind": KIND})
