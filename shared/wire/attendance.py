"""The fields of an attendance as they travel."""

from __future__ import annotations

from marshmallow import fields

from shared.vocabulary.attendances import PRESENCES, REASONS, SHIFTS
from shared.wire.fields import MESSAGES, Moment, choice, decimal_between
from shared.wire.record import PlacedSchema
from shared.wire.work import PlaceSchema


class AttendanceSchema(PlacedSchema):
    """Its day is that of its first change. ``workers``: how many of the contractor's were there.

    ``ended_at``: when the shift ended by its author's clock; the change that says so is graded.
    """

    presence = choice(PRESENCES)
    reason = choice(REASONS, allow_none=True)
    shift = choice(SHIFTS, allow_none=True)
    workers = decimal_between("0", "100000", allow_none=True)
    ended_at = Moment(allow_none=True)
    place = fields.Nested(PlaceSchema, allow_none=True, error_messages=MESSAGES)


attendance_schema = AttendanceSchema()
