"""A record's history told: who, when, from where, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from markupsafe import Markup

from server.accounts.models import Device, Person
from server.fieldwork import wording
from server.fieldwork.values import fields_in_order, label_of, state_name, value_of
from server.register.incoming import DECIDE
from server.register.models import Revision
from shared.vocabulary.works import KIND as WORK

# Told in the event's own words, so not among its changes.
_SAID = ("return_reason", "decision_note", "dispute_reason", "void_reason", "reject_reason")
_TOLD = {"state", *_SAID}
_DECISIONS = {
    DECIDE: (_("Conflict settled"), "ok", "gavel"),
    "conflict": (_("Another value proposed"), "warn", "source-branch"),
    "delete": (_("Deleted"), "bad", "delete-outline"),
    "restore": (_("Restored"), "ok", "delete-restore"),
}

_TITLES = {
    "logged": _("Logged in the field"),
    "corrected": _("Corrected in the field"),
    "returned": _("Returned for correction"),
    "accepted": _("Accepted in the office"),
    "withdrawn": _("Withdrawn by its author"),
}
# Additions to a list and removals from it, as they travel (shared.wire.fields.union).
_UNION = {"add", "remove"}


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
    def first_title(self) -> str:
        """What the fields of a record's first version are called."""
        return _("As first logged") if self.revision.kind == WORK else _("As first recorded")

    @property
    def hash_text(self) -> str:
        return self.revision.hash.hex()


def tell(
    history: Sequence[Any], names: dict[Any, Any], unit: str | None, seen: str = ""
) -> list[Event]:
    """Events of (Revision, Person, Device or None), the latest first; of a record of any kind.

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
                reason=_reason(revision),
                found=revision.flags if revision.flags != flags else [],
                declined=declined_by(revision, disputed, names, unit),
                is_unseen=is_past_seen,
            )
        )
        before, flags, disputed = revision.whole, revision.flags, revision.conflicts
        is_past_seen = is_past_seen or str(revision.change) == seen
    return events[::-1]


def _title(revision: Revision, before: dict[str, Any]) -> tuple[str, str, str]:
    told = _DECISIONS.get("conflict" if revision.outcome == "conflict" else revision.op)
    if told is not None:
        return told
    state = revision.whole.get("state")
    if before and (state is None or state == before.get("state")):
        return _("Edited"), "muted", "pencil-outline"
    tone, icon = wording.STATE_LOOKS.get(str(state), ("info", "file-plus-outline"))
    if revision.kind == WORK and state in _TITLES:
        return _TITLES[state], tone, icon
    named = state_name(revision.kind, revision.whole)
    if before:
        return named, tone, icon
    return _("Recorded: %(state)s", state=named) if named else _("Recorded"), tone, icon


def _reason(revision: Revision) -> str:
    """What was said with a move; of a first version it stands among the fields."""
    said = [revision.fields.get(name) for name in _SAID if revision.version > 1]
    return next((str(text) for text in said if text), "")


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
    kind, changes = revision.kind, []
    known = [name for name in fields_in_order(kind) if name in revision.fields]
    unknown = sorted(set(revision.fields) - set(known))
    for name in (*known, *unknown):
        value, old = _given(revision, name), before.get(name)
        is_told = name in _TOLD and revision.op != DECIDE and (before or name == "state")
        is_told = is_told or (name == "is_deleted" and not value)
        if is_told or value == old or (not before and value in (None, "", [])):
            continue
        changes.append(
            FieldChange(
                label=label_of(kind, name),
                before=value_of(kind, name, old, names, unit),
                after=value_of(kind, name, value, names, unit),
                is_first=not before,
                is_proposal=revision.op != DECIDE and revision.whole.get(name) != value,
            )
        )
    return changes


def _given(revision: Revision, name: str) -> Any:
    """A field as the revision set it; a list that grew or shrank as it was then."""
    value = revision.fields[name]
    is_edit = revision.kind != WORK and isinstance(value, dict) and value.keys() <= _UNION
    return revision.whole.get(name) if is_edit and value else value
