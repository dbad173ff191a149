"""The forms of the steps of a non-conformance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.http.errors import Refusal
from server.http.forms import KuwaitTime, StepForm, loaded
from server.ncrs.steps import BY_CODE, Step
from shared.vocabulary.ncrs import DISPOSITIONS, SEVERITIES
from shared.wire.fields import Words, choice, identifier
from shared.wire.work import MAX_NOTES


class IssueForm(StepForm):
    severity = choice(SEVERITIES, required=True)
    due_at = KuwaitTime()
    owner = Words(200)


class RespondForm(StepForm):
    response = Words(MAX_NOTES, 1, required=True)
    root_cause = Words(MAX_NOTES)


class DisposeForm(StepForm):
    disposition = choice(DISPOSITIONS, required=True)
    note = Words(MAX_NOTES)


class SayingWhyForm(StepForm):
    note = Words(MAX_NOTES, 1, required=True)


class CloseForm(SayingWhyForm):
    root_cause = Words(MAX_NOTES)


class CorrectForm(StepForm):
    corrective_action = Words(MAX_NOTES, 1, required=True)


class ReinspectForm(StepForm):
    assignee = identifier(required=True)
    scheduled_for = KuwaitTime(required=True)


class DisputeForm(StepForm):
    dispute_reason = Words(MAX_NOTES, 1, required=True)


class VoidForm(StepForm):
    void_reason = Words(MAX_NOTES, 1, required=True)


FORMS: Mapping[str, type[StepForm]] = {
    "issue": IssueForm,
    "respond": RespondForm,
    "dispose": DisposeForm,
    "ask_again": SayingWhyForm,
    "uphold": SayingWhyForm,
    "correct": CorrectForm,
    "reinspect": ReinspectForm,
    "close": CloseForm,
    "send_back": SayingWhyForm,
    "dispute": DisputeForm,
    "reopen": SayingWhyForm,
    "void": VoidForm,
}


def read_step(typed: Mapping[str, str]) -> tuple[Step, dict[str, Any]]:
    """The step that a form is of, and what it says; a field left blank is absent.

    Raises Refusal choice_wrong for no step of ours, and with the fields that are wrong.
    """
    step = BY_CODE.get(typed.get("step", ""))
    if step is None:
        raise Refusal("choice_wrong", "step")
    return step, loaded(FORMS[step.code], typed)
