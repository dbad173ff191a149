"""What a page's form sends: read by its schema, and said back where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from server.http.errors import Refusal, invalid_request
from server.http.language import language
from server.ports import ports
from shared.rules.clocks import KUWAIT
from shared.wire.digits import without_thousands
from shared.wire.errors import describe
from shared.wire.fields import DecimalText, WholeText, Words, identifier

LONGEST_REASON = 500

# Years that somebody means.
EARLIEST, LATEST = 2000, 2200

_Step = TypeVar("_Step")


class Form(Schema):
    class Meta:
        unknown = EXCLUDE


class EntryForm(Form):
    """``id`` was made with the form, so that it counts once however often it is sent."""

    id = identifier(required=True)


class ReasonForm(Form):
    """Why something is changed: said with every change of what holds for others."""

    reason = Words(LONGEST_REASON, 1, required=True)


class StepForm(EntryForm):
    """What is done with a record. ``seen``: the version that was before the person's eyes.

    ``id`` is that of the change that it makes.
    """

    seen = identifier(required=True)


class KuwaitTime(fields.Field[datetime]):
    """A day and time as a browser's field gives it, of Kuwait's clock."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> datetime:
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError as error:
            raise ValidationError("time_wrong") from error
        if not EARLIEST <= found.year <= LATEST:
            raise ValidationError("time_wrong")
        return found if found.tzinfo else found.replace(tzinfo=KUWAIT)


def loaded(form: type[Form], typed: Mapping[str, str]) -> dict[str, Any]:
    """What the form says; a field left blank is absent.

    A thousands separator is typed by habit, and shown by ourselves. Raises Refusal with the
    fields that are wrong.
    """
    schema = form()
    filled = {name: text for name, text in typed.items() if text.strip()}
    for name in filled.keys() & schema.fields.keys():
        if isinstance(schema.fields[name], DecimalText | WholeText):
            filled[name] = without_thousands(filled[name])
    try:
        found: dict[str, Any] = schema.load(filled)
    except ValidationError as error:
        raise invalid_request(error.messages) from error
    return found


def read_step(
    typed: Mapping[str, str], steps: Mapping[str, _Step], forms: Mapping[str, type[StepForm]]
) -> tuple[_Step, dict[str, Any]]:
    """The step that a form is of, and what it says; a field left blank is absent.

    ``steps`` and ``forms``: by the step's code. Raises Refusal choice_wrong for none of them, and
    with the fields that are wrong.
    """
    code = typed.get("step", "")
    if code not in steps:
        raise Refusal("choice_wrong", "step")
    return steps[code], loaded(forms[code], typed)


def identifier_of(typed: Mapping[str, str]) -> UUID:
    """The id that the form was made with. Raises Refusal id_wrong."""
    with suppress(ValueError):
        return UUID(typed.get("id", ""))
    raise Refusal("id_wrong", "id")


def errors_of(refusal: Refusal, whole: str = "") -> dict[str, str]:
    """Field -> what is wrong with it, in the reader's language; what has no field: ``whole``."""
    said = refusal.more.get("fields")
    if not said:
        return {refusal.field or whole: describe(refusal.code).name(language())}
    return {name: found[0]["message"][language()] for name, found in said.items()}


def kept_id(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    """The id that the form came with, so that mending a field is not another entry.

    A new one where the old one is taken, or what it named can no longer be entered.
    """
    is_kept = typed.get("id") and "id" not in errors and "" not in errors
    return typed["id"] if is_kept else str(ports().ids.uuid7())
