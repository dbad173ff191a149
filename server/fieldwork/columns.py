"""How a typed table's columns are read out of the register, by their names and types alone."""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, Column, Date, DateTime, Integer, Numeric, Table, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import dialect as postgresql

from server.fieldwork.words import WORDS

POINT = """ST_SetSRID(ST_MakePoint(CAST(head.whole -> 'place' ->> 'lon' AS float8),
                                   CAST(head.whole -> 'place' ->> 'lat' AS float8)), 4326)"""
LINE = """(SELECT ST_MakeLine(ST_SetSRID(ST_MakePoint(
                      CAST(spot ->> 0 AS float8), CAST(spot ->> 1 AS float8)), 4326)
                      ORDER BY nth)
           FROM jsonb_array_elements(CASE jsonb_typeof(head.whole -> 'line') WHEN 'array'
                                     THEN head.whole -> 'line' END)
                WITH ORDINALITY AS given (spot, nth))"""
# A fix of another time may have been kept with more than the column holds.
ACCURACY = (
    "CAST(CAST(head.whole -> 'place' ->> 'accuracy_m' AS numeric) % 10000000 AS numeric(8, 1))"
)
# The day and grade of a record are those of its first change: it was seen then, and a later
# correction or decision does not move it to another day.
OF_REGISTER = {
    "record": "head.record",
    "version": "head.version",
    "contract": "head.contract",
    "governorate": "head.governorate",
    "flags": "head.flags",
    "has_conflict": "head.conflicts <> '{}'",
    "author": "head.author",
    "made_at": "first.made_at",
    "time_grade": "first.time_grade",
    "working_date": "first.working_date",
    "first_received_at": "first.received_at",
    "received_at": "latest.received_at",
    "accuracy_m": ACCURACY,
    "words": WORDS,
}
_CAST = (Numeric, BigInteger, Integer, DateTime, Date, Uuid)


def from_register(table: Table, special: dict[str, str]) -> str:
    """The SELECT that gives a kind's rows; it ends in conditions on ``head``.

    A column is named like its field, and has its value by its own type; ``special`` holds the
    expressions of those that are something else.
    """
    columns = ", ".join(
        f"{special.get(column.name) or _expression(column)} AS {column.name}"
        for column in table.columns
    )
    # Names are our own constants; every value is a parameter.
    return f"""
        SELECT {columns}
        FROM head
        CROSS JOIN LATERAL (
            SELECT made_at, time_grade, working_date, received_at FROM revision
            WHERE revision.record = head.record AND revision.version = 1 OFFSET 0
        ) AS first
        CROSS JOIN LATERAL (
            SELECT received_at FROM revision
            WHERE revision.record = head.record AND revision.version = head.version OFFSET 0
        ) AS latest
        WHERE head.kind = :kind AND NOT head.is_deleted
    """  # noqa: S608


def _expression(column: Column[object]) -> str:
    if column.name in OF_REGISTER:
        return OF_REGISTER[column.name]
    if isinstance(column.type, Geometry):
        return LINE if column.type.geometry_type == "LINESTRING" else POINT
    if isinstance(column.type, _CAST):
        type_ = column.type.compile(postgresql())
        return f"CAST(head.whole ->> '{column.name}' AS {type_})"
    if isinstance(column.type, ARRAY):
        raise TypeError(f"{column.name}: say how its list is read")
    return f"head.whole ->> '{column.name}'"
