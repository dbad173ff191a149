"""The fields of a non-conformance as they travel."""

from __future__ import annotations

from shared.vocabulary.ncrs import DISPOSITIONS, SEVERITIES, STATES
from shared.wire.fields import Moment, Words, choice, decimal_between, identifier
from shared.wire.record import SiteSchema
from shared.wire.work import MAX_NOTES


class NcrSchema(SiteSchema):
    """``quantity`` of ``boq_item`` is what is not as it was to be; ``work`` where it was logged.

    ``inspection`` found it, ``reinspection`` looked at it again.
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
    reinspection = identifier(allow_none=True)
    state = choice(STATES)
    dispute_reason = Words(MAX_NOTES, allow_none=True)
    void_reason = Words(MAX_NOTES, allow_none=True)


ncr_schema = NcrSchema()
