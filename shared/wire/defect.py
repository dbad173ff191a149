"""The fields of a defect as they travel."""

from __future__ import annotations

from shared.vocabulary.defects import CATEGORIES, PRIORITIES, STATES
from shared.wire.fields import Moment, Words, choice, decimal_between
from shared.wire.record import SiteSchema
from shared.wire.work import MAX_NOTES


class DefectSchema(SiteSchema):
    category = choice(CATEGORIES)
    priority = choice(PRIORITIES, allow_none=True)
    description = Words(MAX_NOTES, allow_none=True)
    length_m = decimal_between("0", "99999.99", allow_none=True)
    width_m = decimal_between("0", "999.99", allow_none=True)
    depth_mm = decimal_between("0", "99999.9", allow_none=True)
    due_at = Moment(allow_none=True)
    owner = Words(200, allow_none=True)
    state = choice(STATES)
    reject_reason = Words(MAX_NOTES, allow_none=True)


defect_schema = DefectSchema()
