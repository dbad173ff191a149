"""The look-ahead's forms: what each sends, and by which word it is opened."""

from __future__ import annotations

from server.http.forms import EntryForm, Form
from shared.vocabulary.look_ahead import CONSTRAINTS, REASONS
from shared.wire.fields import Day, Words, choice, thousandths_between

# The form that the page is opened with, by ``?do=``.
PROMISE, CONSTRAINT, REMOVAL, REASON = "promise", "constraint", "removal", "reason"


class PromiseForm(EntryForm):
    activity = Words(60, 1, required=True)
    boq_item = Words(60, 1, required=True)
    week_start = Day(required=True)
    quantity = thousandths_between("-99999999999", "99999999999", required=True)


class ConstraintForm(EntryForm):
    """``owner``: a person, a company or an agency, in their own words."""

    activity = Words(60, 1, required=True)
    kind = choice(CONSTRAINTS, required=True)
    owner = Words(120, 1, required=True)
    wanted_by = Day(required=True)
    description = Words(500, load_default="")


class RemovalForm(Form):
    removed_on = Day(required=True)


class ReasonForm(Form):
    code = choice(REASONS, required=True)
    notes = Words(500, load_default="")
