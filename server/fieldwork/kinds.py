"""The kinds of record that the field makes, each with its declaration and its table."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table

from server.db import db
from server.fieldwork import models
from server.fieldwork.columns import from_register
from server.fieldwork.field_kind import FieldKind
from server.fieldwork.inspection_kind import InspectionKind
from server.fieldwork.kind import WorkKind
from server.fieldwork.ncr_kind import DUE_AT, NcrKind
from server.fieldwork.photo_kind import PhotoKind
from server.fieldwork.projecting import Projection
from shared.wire.kinds import KINDS

_OF_INSPECTION = {
    "signed_by": "head.whole -> 'signature' ->> 'name'",
    "failed_answers": """CAST((
        SELECT count(*) FROM jsonb_array_elements(
            CASE jsonb_typeof(head.whole -> 'checklist') WHEN 'array'
            THEN head.whole -> 'checklist' END) AS line
        WHERE line ->> 'answer' = 'fail') AS integer)""",
    # The limits as they were when the reading was taken, both ends included.
    "failed_readings": """CAST((
        SELECT count(*) FROM jsonb_array_elements(
            CASE jsonb_typeof(head.whole -> 'readings') WHEN 'array'
            THEN head.whole -> 'readings' END) AS line
        WHERE CAST(line ->> 'value' AS numeric) < CAST(line -> 'limit' ->> 'min' AS numeric)
           OR CAST(line ->> 'value' AS numeric) > CAST(line -> 'limit' ->> 'max' AS numeric)
        ) AS integer)""",
}


def _kind(
    model: type[db.Model],
    special: dict[str, str] | None = None,
    made_as: type[FieldKind] = FieldKind,
) -> FieldKind:
    table = cast(Table, model.__table__)
    projection = Projection(table.name, table, from_register(table, special or {}))
    return made_as(KINDS[table.name], projection)


kinds = (
    WorkKind(),
    _kind(models.Inspection, _OF_INSPECTION, InspectionKind),
    _kind(models.Ncr, {"due_at": DUE_AT}, NcrKind),
    _kind(models.Defect),
    _kind(models.Obstacle),
    _kind(models.Photo, made_as=PhotoKind),
    _kind(models.Track),
    _kind(models.Attendance),
)
