"""A non-conformance as it is being typed: what it begins from, and the record it becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from mobile.shapes import Fix, NewRecord
from mobile.viewmodels.kit import Kit
from shared.rules.due import due_at
from shared.vocabulary.ncrs import KIND, RAISED
from shared.wire.fields import write_moment

SITE = ("activity", "section", "from_m", "layer")
TYPED = ("title", "severity", "description", "owner")
FIRST_SEVERITY = "minor"


@dataclass(frozen=True)
class NcrBegun:
    """What an inspection says of it. ``back``: the inspection lets it go again."""

    title: str = ""
    description: str = ""
    found_in: Mapping[str, str] = field(default_factory=dict)
    site: Mapping[str, Any] = field(default_factory=dict)
    back: Callable[[], None] | None = None


def form_of(ncr: UUID) -> str:
    """The name of its draft."""
    return f"{KIND}:{ncr}"


def due_of(kit: Kit, severity: str, since: datetime) -> datetime | None:
    """When it must be answered, by the office's times."""
    return due_at(since, kit.store.due_hours(KIND, severity))


def ncr_record(kit: Kit, ncr: UUID, inspection: UUID | None, fix: Fix | None) -> NewRecord:
    """The record of a draft, to be saved together with the inspection that found it."""
    values, now = kit.store.draft(form_of(ncr)), kit.clock.now()
    due = due_of(kit, str(values.get("severity") or FIRST_SEVERITY), now)
    fields: dict[str, Any] = {
        **{name: values.get(name) for name in SITE if values.get(name)},
        **{name: values.get(name) or None for name in TYPED},
        "severity": values.get("severity") or FIRST_SEVERITY,
        "found_in": values.get("found_in"),
        "inspection": str(inspection) if inspection else None,
        "due_at": write_moment(due) if due else None,
        "state": RAISED,
    }
    return NewRecord(KIND, fields, ncr, fix, form_of(ncr))
