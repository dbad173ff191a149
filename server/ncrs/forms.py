"""The forms of the steps of a non-conformance."""

from __future__ import annotations

from collections.abc import Mapping

from server.http.forms import KuwaitTime, StepForm
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
