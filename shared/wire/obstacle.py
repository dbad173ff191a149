"""The fields of an obstacle as they travel."""

from __future__ import annotations

from shared.vocabulary.obstacles import CATEGORIES, STATES
from shared.wire.fields import Day, Words, choice, decimal_between
from shared.wire.record import SiteSchema
from shared.wire.work import MAX_NOTES


class ObstacleSchema(SiteSchema):
    """``owner``: the agency that could remove it. ``days_cost``: what it cost until now."""

    category = choice(CATEGORIES)
    description = Words(MAX_NOTES, 1)
    owner = Words(200, allow_none=True)
    since = Day(allow_none=True)
    days_cost = decimal_between("0", "99999.9", allow_none=True)
    proposed_solution = Words(MAX_NOTES, allow_none=True)
    decision_wanted = Words(MAX_NOTES, allow_none=True)
    state = choice(STATES)
    resolution = Words(MAX_NOTES, allow_none=True)


obstacle_schema = ObstacleSchema()
