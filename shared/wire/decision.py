"""The fields of a decision as the register keeps them; it does not travel to tablets."""

from __future__ import annotations

from shared.vocabulary.decisions import ORIGINS, STATES
from shared.vocabulary.places import GOVERNORATES
from shared.wire.fields import (
    Day,
    Words,
    choice,
    identifier,
    thousandths_between,
    whole_between,
    whole_number,
)
from shared.wire.record import MAX_CONTRACT, RecordSchema
from shared.wire.work import MAX_NOTES

MAX_TITLE = 200
MOST_KWD = "9999999999.999"
MOST_DAYS = 10_000


class DecisionSchema(RecordSchema):
    """``source``: the delay event or the obstacle; ``decider``, ``delegate``: people by their id.

    ``cost_kwd`` and ``cost_days``: what it costs if nobody decides; absent while nobody knows.
    """

    title = Words(MAX_TITLE, 1)
    description = Words(MAX_NOTES, 1)
    governorate = choice(GOVERNORATES)
    contract = whole_number(1, MAX_CONTRACT, allow_none=True)
    origin = choice(ORIGINS)
    source = identifier(allow_none=True)
    decider = identifier(allow_none=True)
    wanted_by = Day()
    cost_kwd = thousandths_between("0", MOST_KWD, allow_none=True)
    cost_days = whole_between(0, MOST_DAYS, allow_none=True)
    state = choice(STATES)
    answer = Words(MAX_NOTES, allow_none=True)
    due_on = Day(allow_none=True)
    delegate = identifier(allow_none=True)
    delegated_until = Day(allow_none=True)
    reason = Words(MAX_NOTES, allow_none=True)
    note = Words(MAX_NOTES, allow_none=True)


decision_schema = DecisionSchema()
