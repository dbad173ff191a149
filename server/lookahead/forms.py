"""The look-ahead's forms: what each sends, what it is opened on, and what it says back."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError

from server.http.errors import Refusal, invalid_request
from server.http.language import language
from server.ports import ports
from shared.vocabulary.look_ahead import CONSTRAINTS, REASONS
from shared.wire.digits import latin_digits
from shared.wire.errors import describe
from shared.wire.fields import Day, Words, choice, decimal_between, identifier

# The form that the page is opened with, by ``?do=``.
PROMISE, CONSTRAINT, REMOVAL, REASON = "promise", "constraint", "removal", "reason"


class Form(Schema):
    class Meta:
        unknown = EXCLUDE


class PromiseForm(Form):
    """``id`` was made with the form, so that it counts once."""

    id = identifier(required=True)
    activity = Words(60, 1, required=True)
    boq_item = Words(60, 1, required=True)
    week_start = Day(required=True)
    quantity = decimal_between("-99999999999", "99999999999", required=True)


class ConstraintForm(Form):
    """``owner``: a person, a company or an agency, in their own words."""

    id = identifier(required=True)
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


def loaded(form: type[Form], typed: dict[str, str]) -> dict[str, Any]:
    """What the form says. A thousands separator is typed by habit, and shown by ourselves.

    Raises Refusal with the fields that are wrong.
    """
    filled = {name: text for name, text in typed.items() if text.strip()}
    if "quantity" in filled:
        filled["quantity"] = latin_digits(filled["quantity"]).replace(",", "")
    try:
        found: dict[str, Any] = form().load(filled)
    except ValidationError as error:
        raise invalid_request(error.messages) from error
    return found


def errors_of(refusal: Refusal) -> dict[str, str]:
    """Field -> what is wrong with it, in the reader's language; "" for what has no field."""
    said = refusal.more.get("fields")
    if not said:
        return {refusal.field or "": describe(refusal.code).name(language())}
    return {name: found[0]["message"][language()] for name, found in said.items()}


def kept_id(typed: dict[str, str], errors: dict[str, str]) -> str:
    """The id that the form came with, so that mending a field is not another entry."""
    is_kept = typed.get("id") and "id" not in errors and "" not in errors
    return typed["id"] if is_kept else str(ports().ids.uuid7())
