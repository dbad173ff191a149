"""The fields of an inspection as they travel."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, ValidationError, fields, validates_schema

from shared.vocabulary.inspections import ANSWERS, POINTS, RESULTS, STATES, TYPES
from shared.wire.fields import (
    MESSAGES,
    ChainageText,
    DecimalText,
    Moment,
    Words,
    choice,
    identifier,
    list_of,
    whole_number,
)
from shared.wire.quick import QuickSchema
from shared.wire.record import SiteSchema
from shared.wire.work import MAX_NOTES

MAX_ANSWERS = 200
MAX_READINGS = 200
MAX_SIGNATURE = 20_000


class _Part(QuickSchema):
    class Meta:
        unknown = INCLUDE


class AnswerSchema(_Part):
    """One line of a checklist. ``text`` is the line as it stood when it was answered."""

    item = Words(80, 1, required=True)
    text = Words(500, allow_none=True)
    answer = choice(ANSWERS, required=True)
    note = Words(MAX_NOTES, allow_none=True)
    photo = identifier(allow_none=True)


class LimitSchema(_Part):
    """The limit as it was when the reading was taken; limits are data and change."""

    min = DecimalText(allow_none=True)
    max = DecimalText(allow_none=True)
    clause = Words(120, allow_none=True)
    source = Words(200, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def ends_are_in_order(self, data: dict[str, Any], **_: Any) -> None:
        least, most = data.get("min"), data.get("max")
        if least is not None and most is not None and least > most:
            raise ValidationError("number_not_allowed", "max")


class ReadingSchema(_Part):
    """``test`` is a code of TESTS, or of a newer list. ``at_m`` is a chainage in metres."""

    test = Words(40, 1, required=True)
    value = DecimalText(required=True)
    unit = Words(20, allow_none=True)
    limit = fields.Nested(LimitSchema, allow_none=True, error_messages=MESSAGES)
    at_m = ChainageText(allow_none=True)
    note = Words(MAX_NOTES, allow_none=True)


class SignatureSchema(_Part):
    """Who signed for the contractor. ``strokes``: what was drawn, as the path of an SVG."""

    name = Words(120, 1, required=True)
    capacity = Words(120, allow_none=True)
    signed_at = Moment(required=True)
    strokes = Words(MAX_SIGNATURE, allow_none=True)


class InspectionSchema(SiteSchema):
    """``ncr``: the non-conformance that this one looks at again, or that it led to."""

    type = choice(TYPES)
    point = choice(POINTS, allow_none=True)
    state = choice(STATES)
    rev = whole_number(1, 1000)
    scheduled_for = Moment(allow_none=True)
    checklist = list_of(fields.Nested(AnswerSchema, error_messages=MESSAGES), MAX_ANSWERS)
    readings = list_of(fields.Nested(ReadingSchema, error_messages=MESSAGES), MAX_READINGS)
    signature = fields.Nested(SignatureSchema, allow_none=True, error_messages=MESSAGES)
    result = choice(RESULTS, allow_none=True)
    ncr = identifier(allow_none=True)
    decision_note = Words(MAX_NOTES, allow_none=True)


inspection_schema = InspectionSchema()
