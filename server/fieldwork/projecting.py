"""The typed tables, each written from the register by one statement: at a change, at a rebuild."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Table, text

from server.db import execute
from server.db.as_json import plain_array
from server.fieldwork.measured import ADD_UP
from server.fieldwork.models import Work
from server.fieldwork.words import WORDS
from shared.vocabulary.works import KIND
from shared.wire.ticket import FROM_SIGNS, LEFT_OUT, TO_SIGNS

# As shared.wire.ticket reads them.
IS_NUMBER = r"~ '^\d{1,12}(\.\d{1,9})?$'"
OF_TICKETS = f"""FROM jsonb_array_elements(whole -> 'tickets') AS ticket
        WHERE jsonb_typeof(ticket -> 'number') = 'string' AND ticket ->> 'tonnes' {IS_NUMBER}"""
NUMBERS = f"""(SELECT array_agg(
        translate(ticket ->> 'number', '{FROM_SIGNS}{LEFT_OUT}', '{TO_SIGNS}')) {OF_TICKETS})"""
HAS_TICKETS = "jsonb_typeof(whole -> 'tickets') = 'array'"
# The day and grade of a work are those of its first change: it was measured then, and a later
# correction or acceptance does not move it to another day. A record's revisions are found by their
# key, whatever PostgreSQL believes of the sizes (OFFSET 0 sees to it).
# A version that did not know tickets and thickness yet kept whatever it was sent under their names.
WORKS_FROM_REGISTER = f"""
    SELECT head.record, head.version, whole ->> 'activity' AS activity, head.contract,
           head.governorate, whole ->> 'boq_item' AS boq_item,
           coalesce(nullif(whole ->> 'section', ''), activity.section) AS section,
           CAST(whole ->> 'from_m' AS numeric(12, 2)) AS from_m,
           CAST(whole ->> 'to_m' AS numeric(12, 2)) AS to_m,
           coalesce(whole ->> 'layer', activity.layer) AS layer, whole ->> 'lane' AS lane,
           CAST(whole ->> 'quantity' AS numeric(14, 3)) AS quantity,
           CAST(whole ->> 'accepted_quantity' AS numeric(14, 3)) AS accepted_quantity,
           CASE WHEN whole ->> 'thickness_mm' {IS_NUMBER}
                THEN CAST(whole ->> 'thickness_mm' AS numeric) END AS thickness_mm,
           CASE WHEN {HAS_TICKETS} THEN (SELECT sum(CAST(ticket ->> 'tonnes' AS numeric))
                {OF_TICKETS}) END AS ticket_tonnes,
           CASE WHEN {HAS_TICKETS} THEN {NUMBERS} END AS ticket_numbers,
           coalesce(whole ->> 'notes', '') AS notes, whole ->> 'state' AS state,
           whole ->> 'return_reason' AS return_reason,
           ST_SetSRID(ST_MakePoint(CAST(whole -> 'place' ->> 'lon' AS float8),
                                   CAST(whole -> 'place' ->> 'lat' AS float8)), 4326) AS place,
           CAST(CAST(whole -> 'place' ->> 'accuracy_m' AS numeric) % 10000000 AS numeric(8, 1))
               AS accuracy_m,
           head.flags, head.conflicts <> '{{}}' AS has_conflict, head.author,
           first.made_at, first.time_grade, first.working_date,
           first.received_at AS first_received_at, latest.received_at, accepted.accepted_at,
           {WORDS} AS words
    FROM head
    JOIN activity ON activity.code = whole ->> 'activity'
    JOIN LATERAL (
        SELECT made_at, time_grade, working_date, received_at FROM revision
        WHERE revision.record = head.record AND revision.version = 1 OFFSET 0
    ) AS first ON true
    JOIN LATERAL (
        SELECT received_at FROM revision
        WHERE revision.record = head.record AND revision.version = head.version OFFSET 0
    ) AS latest ON true
    LEFT JOIN LATERAL (
        SELECT min(received_at) AS accepted_at FROM revision
        WHERE head.whole ->> 'state' = 'accepted' AND revision.record = head.record
          AND revision.whole ->> 'state' = 'accepted'
    ) AS accepted ON true
    WHERE head.kind = :kind AND NOT head.is_deleted
"""  # noqa: S608 - constants of our own


class Projection:
    """The table of one kind, and the statements that write and compare it.

    ``select``: what the register gives, ending in conditions on ``head``, with ``:kind``;
    ``tail``: what else is written with the rows, from the CTE ``written``.
    """

    def __init__(self, kind: str, table: Table, select: str, tail: str = " SELECT") -> None:
        self.kind = kind
        names = [column.name for column in table.columns]
        listed, name = ", ".join(names), table.name
        renewed = ", ".join(f"{name} = excluded.{name}" for name in names if name != "record")
        # Names are our own constants; every value is a parameter.
        self._project = text(
            f"WITH rebuilt AS MATERIALIZED (SELECT {listed} FROM ({select}"  # noqa: S608
            " AND head.record = ANY(:records)) AS given ORDER BY record),"
            f" removed AS (DELETE FROM {name} WHERE record = ANY(:records)"
            " AND record NOT IN (SELECT record FROM rebuilt)),"
            f" written AS (INSERT INTO {name} ({listed}) SELECT {listed} FROM rebuilt"
            f" ON CONFLICT (record) DO UPDATE SET {renewed} RETURNING {name}.*){tail}"
        )
        part = "record > :after AND {}record <= :until"
        self._differing = text(
            f"WITH rebuilt AS (SELECT {listed} FROM ({select}"  # noqa: S608
            f" AND head.{part.format('head.')}) AS part),"
            f" standing AS (SELECT {listed} FROM {name} WHERE {part.format('')})"
            " SELECT DISTINCT record FROM ((TABLE rebuilt EXCEPT TABLE standing)"
            " UNION ALL (TABLE standing EXCEPT TABLE rebuilt)) AS different"
        )

    def project(self, records: list[UUID]) -> CursorResult[Any]:
        """Write these records' rows anew; a deleted record has none. What the tail tells."""
        return execute(self._project, {"kind": self.kind, "records": plain_array(records)})

    def differing(self, after: UUID, until: UUID) -> list[UUID]:
        """The records after one and up to another whose row is missing, left over or wrong."""
        given = {"kind": self.kind, "after": after, "until": until}
        return list(execute(self._differing, given).scalars())


WORKS = Projection(KIND, cast(Table, Work.__table__), WORKS_FROM_REGISTER, ADD_UP)
