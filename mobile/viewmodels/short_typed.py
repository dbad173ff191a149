"""A short form as it is being typed: its draft, what it begins from, and the record it becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from mobile.shapes import Fix, NewRecord
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.short_forms import CHOICE, DAYS_AGO, SHORT_FORMS, Asked
from shared.rules.due import due_at
from shared.wire.fields import write_moment
from shared.wire.kinds import KINDS

SITE = ("activity", "contract", "governorate", "section", "from_m", "layer", "boq_item", "work")
"""Where it is: fields that a form has from where it was opened, and keeps as they are."""


@dataclass(frozen=True)
class Begun:
    """``values``: fields known already. ``found_in``: the words of the inspection's failed line.

    ``back``: the inspection, with which it is saved, lets it go again.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    found_in: str = ""
    back: Callable[[], None] | None = None


def form_of(kind: str, record: UUID) -> str:
    """The name of its draft."""
    return f"{kind}:{record}"


def due_of(kit: Kit, kind: str, values: Mapping[str, Any]) -> datetime | None:
    """When it must be answered, by the office's times, if it were saved now."""
    level = values.get(SHORT_FORMS[kind].due_by)
    return due_at(kit.clock.now(), kit.store.due_hours(kind, str(level))) if level else None


def missing(kind: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Error codes of what a form must have and has not, by field."""
    wrong = {}
    for asked in SHORT_FORMS[kind].asked:
        typed = str(values.get(asked.name) or "").strip()
        if asked.is_needed and not typed:
            wrong[asked.name] = "choose_one" if asked.type == CHOICE else "required"
        elif asked.type == DAYS_AGO and typed and not values.get(day_of(asked)):
            wrong[asked.name] = "number_wrong"
    if not (values.get("activity") or values.get("contract")):
        wrong["activity"] = "no_site"
    return wrong


def day_of(asked: Asked) -> str:
    """The draft's field for the date that a number of days meant when it was typed."""
    return f"{asked.name}_on"


def record_of(kit: Kit, kind: str, record: UUID, fix: Fix | None, **known: Any) -> NewRecord:
    """The record of a draft; ``known``: further fields, such as the inspection it was found in."""
    form = SHORT_FORMS[kind]
    values = kit.store.draft(form_of(kind, record))
    fields: dict[str, Any] = {name: values[name] for name in SITE if values.get(name)}
    for asked in form.asked:
        name = day_of(asked) if asked.type == DAYS_AGO else asked.name
        fields[asked.name] = values.get(name) or asked.first or None
    if form.due_by:
        due = due_of(kit, kind, fields)
        fields["due_at"] = write_moment(due) if due else None
    fields |= {**known, "state": form.state}
    # A work and its line are named by a non-conformance alone.
    known_to_kind = KINDS[kind].schema.fields
    fields = {name: value for name, value in fields.items() if name in known_to_kind}
    return NewRecord(kind, fields, record, fix, form_of(kind, record))
