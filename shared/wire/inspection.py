"""The fields of an inspection as they travel."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, ValidationError, fields, validates_schema

from shared.vocabulary.inspections import (
    ABSENT,
    ANSWERS,
    DISTRESS_SEVERITIES,
    POINTS,
    RESULTS,
    STATES,
)
from shared.wire.fields import (
    MESSAGES,
    ChainageText,
    DecimalText,
    Moment,
    Words,
    choice,
    code_word,
    decimal_between,
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
MAX_COMPANIONS = 40
MAX_DISTRESSES = 200
MAX_FORM_VERSION = 10**6


class _Part(QuickSchema):
    class Meta:
        unknown = INCLUDE


class FormRefSchema(_Part):
    """The checklist that this was filled by (shared.wire.forms), in the version that it had."""

    code = code_word(required=True)
    version = whole_number(1, MAX_FORM_VERSION, required=True)


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


class CompanionSchema(_Part):
    """Who came along on a tour: for whom, and as what."""

    name = Words(120, 1, required=True)
    capacity = Words(120, allow_none=True)
    agency = Words(120, allow_none=True)


class DistressSchema(_Part):
    """``code`` of shared.vocabulary.distresses; ``quantity`` in its unit of measure."""

    code = code_word(required=True)
    severity = choice(DISTRESS_SEVERITIES, allow_none=True)
    quantity = decimal_between("0", "9999999.999", required=True)
    unit = Words(20, allow_none=True)


class SurveySchema(_Part):
    """A sample unit of a condition survey. ``pci``: as the tablet worked it out, by ``curves``.

    ``curves``: the version of the deduct curves that it was worked out by (shared.wire.forms).
    """

    area_m2 = decimal_between("0.01", "9999999.99", required=True)
    distresses = list_of(fields.Nested(DistressSchema, error_messages=MESSAGES), MAX_DISTRESSES)
    pci = decimal_between("0", "100", allow_none=True)
    curves = Words(80, allow_none=True)


class InspectionSchema(SiteSchema):
    """``ncr``: the non-conformance that this one looks at again, or that it led to.

    ``type``: a code of TYPES, or of a checklist's; ``assignee``: the person who is to go.
    ``wanted_for``: when whoever asked for it wants somebody there.
    """

    type = code_word()
    form = fields.Nested(FormRefSchema, allow_none=True, error_messages=MESSAGES)
    point = choice(POINTS, allow_none=True)
    state = choice(STATES)
    rev = whole_number(1, 1000)
    wanted_for = Moment(allow_none=True)
    scheduled_for = Moment(allow_none=True)
    absent = choice(ABSENT, allow_none=True)
    checklist = list_of(fields.Nested(AnswerSchema, error_messages=MESSAGES), MAX_ANSWERS)
    readings = list_of(fields.Nested(ReadingSchema, error_messages=MESSAGES), MAX_READINGS)
    survey = fields.Nested(SurveySchema, allow_none=True, error_messages=MESSAGES)
    companions = list_of(
        fields.Nested(CompanionSchema, error_messages=MESSAGES), MAX_COMPANIONS, allow_none=True
    )
    assignee = identifier(allow_none=True)
    signature = fields.Nested(SignatureSchema, allow_none=True, error_messages=MESSAGES)
    result = choice(RESULTS, allow_none=True)
    ncr = identifier(allow_none=True)
    decision_note = Words(MAX_NOTES, allow_none=True)


inspection_schema = InspectionSchema()
