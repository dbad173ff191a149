"""Combining edits of one record, field by field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.vocabulary.policies import Policies

Fields = dict[str, Any]
_ABSENT: Any = object()


@dataclass
class Merged:
    """``whole``: the record after the edit. ``conflicts``: field -> {effective, proposals}.

    ``is_merge``: something that this author had not seen was combined with the edit.
    """

    whole: Fields
    conflicts: dict[str, Any] = field(default_factory=dict)
    is_merge: bool = False
    has_new_conflict: bool = False


def edited(whole: Mapping[str, Any], mine: Mapping[str, Any], policies: Policies) -> Fields:
    """``whole`` with an edit applied, as its author sees it at once, before anybody else's."""
    changed = {name: _value(name, value, whole, policies) for name, value in mine.items()}
    return {**whole, **changed}


def joined(first: Mapping[str, Any], second: Mapping[str, Any], policies: Policies) -> Fields:
    """Two edits of one author, one after the other, as one edit."""
    both = dict(first)
    for name, value in second.items():
        is_list = policies.of(name) == "union" and isinstance(value, Mapping)
        both[name] = _joined_lists(first.get(name) or {}, value) if is_list else value
    return both


def _joined_lists(first: Mapping[str, Any], second: Mapping[str, Any]) -> Fields:
    add, remove = second.get("add") or [], second.get("remove") or []
    added = [item for item in first.get("add") or [] if item not in remove and item not in add]
    removed = [item for item in first.get("remove") or [] if item not in add and item not in remove]
    return {"add": [*added, *add], "remove": [*removed, *remove]}


def merge_edit(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    conflicts: Mapping[str, Any],
    author: str,
    change: str,
    policies: Policies,
    decided: Collection[str] = (),
) -> Merged:
    """Combine an edit with what others did since its base.

    ``base``: the whole fields as the author saw them; ``mine``: the fields that the author
    changed, those of the policy ``union`` as {"add", "remove"}; ``theirs``: the whole fields
    now; ``conflicts``: those still open. A field changed on one side takes that side's value;
    changed differently on both, it goes to the field's policy. Nothing is dropped: a value
    that does not stand is kept as a proposal. A field named in ``decided`` waits for a
    person's decision whatever its policy.
    """
    merged = Merged(dict(theirs), {name: dict(open_) for name, open_ in conflicts.items()})
    merged.is_merge = any(
        theirs.get(name, _ABSENT) != base.get(name, _ABSENT) for name in {*theirs, *base}
    )
    waiting = {*decided, *conflicts}
    for name, sent in mine.items():
        value, now = _value(name, sent, theirs, policies), theirs.get(name, _ABSENT)
        if value == now:
            _withdraw_proposal(merged, name, author)
        elif name in waiting or _must_be_decided(name, now, base, theirs, policies):
            _propose(merged, name, value, now, author, change)
        else:
            merged.whole[name] = value
    return merged


def _value(name: str, sent: Any, theirs: Mapping[str, Any], policies: Policies) -> Any:
    """What a field becomes by an edit: of a ``union``, the list with its items added and removed.

    Nobody's addition is undone by another's edit, and an item stands once.
    """
    if policies.of(name) != "union" or not isinstance(sent, Mapping):
        return sent
    removed, kept = sent.get("remove") or [], theirs.get(name) or []
    found = [item for item in kept if item not in removed]
    for item in sent.get("add") or []:
        if item not in found:
            found.append(item)
    return found


def _must_be_decided(
    name: str,
    now: Any,
    base: Mapping[str, Any],
    theirs: Mapping[str, Any],
    policies: Policies,
) -> bool:
    """Whether a differing value of this field waits for a person."""
    if theirs.get("state") in policies.settled and name in policies.evidence:
        return True
    return policies.of(name) == "review" and now != base.get(name, _ABSENT)


def _propose(merged: Merged, name: str, value: Any, now: Any, author: str, change: str) -> None:
    """Keep the value beside the effective one; an author's newer proposal replaces the older."""
    effective = None if now is _ABSENT else now
    open_ = merged.conflicts.setdefault(name, {"effective": effective, "proposals": {}})
    open_["proposals"] = {**open_["proposals"], author: {"value": value, "change": change}}
    merged.has_new_conflict = True


def _withdraw_proposal(merged: Merged, name: str, author: str) -> None:
    """An author who comes round to the effective value no longer proposes another."""
    open_ = merged.conflicts.get(name)
    if not open_ or author not in open_["proposals"]:
        return
    rest = {who: what for who, what in open_["proposals"].items() if who != author}
    if rest:
        open_["proposals"] = rest
    else:
        del merged.conflicts[name]
