"""The forms of inspection requests: a new one, and a step of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from server.http.forms import EntryForm, KuwaitTime, StepForm, loaded
from shared.vocabulary.inspections import ABSENT
from shared.vocabulary.works import LANES
from shared.wire.fields import ChainageText, Words, choice, code_word, identifier
from shared.wire.work import MAX_NOTES


class RequestForm(EntryForm):
    """``checklist``: the code of the one that is to be filled in there."""

    activity = Words(40, 1, required=True)
    checklist = code_word(required=True)
    from_m = ChainageText(error_messages={"invalid": "chainage_wrong"})
    to_m = ChainageText(error_messages={"invalid": "chainage_wrong"})
    lane = choice(LANES)
    wanted_for = KuwaitTime(required=True)
    note = Words(MAX_NOTES)


class ScheduleForm(StepForm):
    assignee = identifier(required=True)
    scheduled_for = KuwaitTime(required=True)
    in_tour = fields.Boolean(load_default=False)


class DecideForm(StepForm):
    decision_note = Words(MAX_NOTES, 1, required=True)


class AskAgainForm(StepForm):
    wanted_for = KuwaitTime(required=True)
    note = Words(MAX_NOTES, 1, required=True)


class MissedForm(StepForm):
    """``absent``: said by the office alone; a contractor tells of the inspector."""

    absent = choice(ABSENT)
    note = Words(MAX_NOTES)


class WithdrawForm(StepForm):
    reason = Words(MAX_NOTES, 1, required=True)


FORMS: Mapping[str, type[StepForm]] = {
    "schedule": ScheduleForm,
    "confirm": StepForm,
    "comment": DecideForm,
    "reject": DecideForm,
    "ask_again": AskAgainForm,
    "move": ScheduleForm,
    "missed": MissedForm,
    "withdraw": WithdrawForm,
}


def read_request(typed: Mapping[str, str]) -> dict[str, Any]:
    """Raises Refusal with the fields that are wrong."""
    return loaded(RequestForm, typed)
