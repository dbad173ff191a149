"""The fields of a non-conformance as they travel."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, ValidationError, fields, validates_schema

from shared.vocabulary.ncrs import DISPOSITIONS, SEVERITIES, STATES
from shared.wire.fields import (
    MESSAGES,
    ChainageText,
    Moment,
    Words,
    choice,
    code_word,
    decimal_between,
    identifier,
)
from shared.wire.quick import QuickSchema
from shared.wire.record import SiteSchema
from shared.wire.work import MAX_NOTES


class FoundInSchema(QuickSchema):
    """What of the inspection it was found in: a line of its checklist, or a test at a chainage."""

    class Meta:
        unknown = INCLUDE

    item = Words(80, 1, allow_none=True)
    test = code_word(allow_none=True)
    at_m = ChainageText(allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def something_is_named(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("item") is None and data.get("test") is None:
            raise ValidationError("required", "item")


class NcrSchema(SiteSchema):
    """``quantity`` of ``boq_item`` is what is not as it was to be; ``work`` where it was logged.

    ``inspection`` found it (``found_in`` it, by a line or a test), ``reinspection`` looked at it
    again.
    """

    boq_item = Words(40, 1, allow_none=True)
    quantity = decimal_between("0", "9999999999.999", allow_none=True)
    title = Words(200, 1)
    description = Words(MAX_NOTES, allow_none=True)
    clause = Words(200, allow_none=True)
    severity = choice(SEVERITIES)
    due_at = Moment(allow_none=True)
    owner = Words(200, allow_none=True)
    response = Words(MAX_NOTES, allow_none=True)
    root_cause = Words(MAX_NOTES, allow_none=True)
    disposition = choice(DISPOSITIONS, allow_none=True)
    corrective_action = Words(MAX_NOTES, allow_none=True)
    work = identifier(allow_none=True)
    inspection = identifier(allow_none=True)
    found_in = fields.Nested(FoundInSchema, allow_none=True, error_messages=MESSAGES)
    reinspection = identifier(allow_none=True)
    state = choice(STATES)
    dispute_reason = Words(MAX_NOTES, allow_none=True)
    void_reason = Words(MAX_NOTES, allow_none=True)


ncr_schema = NcrSchema()
