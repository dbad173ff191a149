"""A record's history told: who, when, from where, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from markupsafe import Markup

from server.accounts.models import Device, Person
from server.fieldwork import wording
from server.fieldwork.values import label_of, value_of
from server.register.incoming import DECIDE
from server.register.models import Revision

# Told in the event's own words, so not among its changes.
_TOLD = {"state", "return_reason"}

_TITLES = {
    "logged": _("Logged in the field"),
    "corrected": _("Corrected in the field"),
    "returned": _("Returned for correction"),
    "accepted": _("Accepted in the office"),
    "withdrawn": _("Withdrawn by its author"),
}


@dataclass(frozen=True)
class FieldChange:
    """``is_proposal``: the value before still stands; ``is_first``: of a record's first version."""

    label: str
    before: Markup
    after: Markup
    is_first: bool
    is_proposal: bool


@dataclass(frozen=True)
class Event:
    """One revision. ``device`` is None for the web; ``is_unseen``: after what a person saw.

    ``declined`` are the (field, value) that a decision did not take. ``found``: the flags of
    when it came in, where they are others than those before.
    """

    revision: Revision
    author: Person
    device: Device | None
    title: str
    tone: str
    icon: str
    changes: list[FieldChange]
    reason: str
    found: list[str]
    declined: list[tuple[str, Markup]]
    is_unseen: bool = False

    @property
    def hash_text(self) -> str:
        return self.revision.hash.hex()


def tell(
    history: Sequence[Any], names: dict[Any, Any], unit: str | None, seen: str = ""
) -> list[Event]:
    """Events of ``work_history`` rows, the latest first.

    ``seen`` is the change that somebody had before their eyes: later ones are marked.
    """
    events, before, flags, is_past_seen = [], {}, [], False
    disputed: dict[str, Any] = {}
    for revision, author, device in history:
        title, tone, icon = _title(revision, before)
        events.append(
            Event(
                *(revision, author, device, title, tone, icon),
                changes=_changes(revision, before, names, unit),
                reason=revision.fields.get("return_reason") or "",
                found=revision.flags if revision.flags != flags else [],
                declined=declined_by(revision, disputed, names, unit),
                is_unseen=is_past_seen,
            )
        )
        before, flags, disputed = revision.whole, revision.flags, revision.conflicts
        is_past_seen = is_past_seen or str(revision.change) == seen
    return events[::-1]


def _title(revision: Revision, before: dict[str, Any]) -> tuple[str, str, str]:
    state = revision.whole.get("state")
    if revision.op == DECIDE:
        return _("Conflict settled"), "ok", "gavel"
    if revision.outcome == "conflict":
        return _("Another value proposed"), "warn", "source-branch"
    if state == before.get("state") or state not in _TITLES:
        return _("Edited"), "muted", "pencil-outline"
    tone, icon = wording.STATE_LOOKS[state]
    return _TITLES[state], tone, icon


def declined_by(
    revision: Revision, disputed: dict[str, Any], names: dict[Any, Any], unit: str | None
) -> list[tuple[str, Markup]]:
    """The proposals that a decision on ``disputed`` (the conflicts before it) did not take."""
    if revision.op != DECIDE:
        return []
    return [
        (
            label_of(revision.kind, name),
            value_of(revision.kind, name, proposal["value"], names, unit),
        )
        for name, open_ in disputed.items()
        if name not in revision.conflicts
        for proposal in open_["proposals"].values()
        if proposal["value"] != revision.fields.get(name)
    ]


def _changes(
    revision: Revision, before: dict[str, Any], names: dict[Any, Any], unit: str | None
) -> list[FieldChange]:
    """What this revision set, in the order of the form; a proposal is shown as proposed."""
    changes = []
    known = [name for name in wording.FIELD_LABELS if name in revision.fields]
    unknown = sorted(set(revision.fields) - set(wording.FIELD_LABELS))
    for name in (*known, *unknown):
        value, old = revision.fields[name], before.get(name)
        is_told = name in _TOLD and revision.op != DECIDE
        is_told = is_told or (name == "is_deleted" and not value)
        if is_told or value == old or (not before and value in (None, "")):
            continue
        changes.append(
            FieldChange(
                label=wording.label(name),
                before=wording.field_value(name, old, names, unit),
                after=wording.field_value(name, value, names, unit),
                is_first=not before,
                is_proposal=revision.op != DECIDE and revision.whole.get(name) != value,
            )
        )
    return changes
