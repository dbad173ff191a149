"""The forms of decisions: a new one, and a step of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.http.forms import EntryForm, StepForm, loaded
from shared.vocabulary.decisions import ORIGINS
from shared.vocabulary.places import GOVERNORATES
from shared.wire.decision import MAX_TITLE, MOST_DAYS, MOST_KWD
from shared.wire.fields import Day, Words, choice, identifier, thousandths_between, whole_between
from shared.wire.record import MAX_CONTRACT
from shared.wire.work import MAX_NOTES


class RaiseForm(EntryForm):
    """A cost that is left blank is not yet recorded."""

    origin = choice(ORIGINS, required=True)
    source = identifier()
    title = Words(MAX_TITLE, 1, required=True)
    description = Words(MAX_NOTES, 1, required=True)
    governorate = choice(GOVERNORATES)
    contract = whole_between(1, MAX_CONTRACT)
    decider = identifier()
    wanted_by = Day(required=True)
    cost_kwd = thousandths_between("0", MOST_KWD)
    cost_days = whole_between(0, MOST_DAYS)


class DecideForm(StepForm):
    answer = Words(MAX_NOTES, 1, required=True)
    due_on = Day(required=True)


class DelegateForm(StepForm):
    delegate = identifier(required=True)
    delegated_until = Day(required=True)
    note = Words(MAX_NOTES)


class SayingWhyForm(StepForm):
    reason = Words(MAX_NOTES, 1, required=True)


class DoneForm(StepForm):
    note = Words(MAX_NOTES)


FORMS: Mapping[str, type[StepForm]] = {
    "decide": DecideForm,
    "delegate": DelegateForm,
    "refuse": SayingWhyForm,
    "done": DoneForm,
    "withdraw": SayingWhyForm,
}


def read_decision(typed: Mapping[str, str]) -> dict[str, Any]:
    """Raises Refusal with the fields that are wrong."""
    return loaded(RaiseForm, typed)
