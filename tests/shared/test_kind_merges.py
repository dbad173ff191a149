"""Edits of every kind meet by their fields' policies: in any order, and nothing is dropped."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.sync.merge import edited, merge_edit
from shared.wire.kinds import KINDS, KindWire

EACH = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
SETTLED = pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if kind.policies.settled], ids=lambda kind: kind.name
)
KEPT = ["kept one", "kept two", "kept three"]


def fields_of(kind: KindWire, *policies: str) -> list[str]:
    """Fields whose edits meet by one of these policies, alone."""
    return sorted(n for n, policy in kind.policies.fields.items() if policy in policies)


def beginning(kind: KindWire, **more: Any) -> dict[str, Any]:
    unions = {name: list(KEPT) for name in fields_of(kind, "union")}
    others = dict.fromkeys(fields_of(kind, "review", "latest"), "at first")
    return {**others, **unions, **more}


def edits_of(kind: KindWire) -> st.SearchStrategy[list[dict[str, Any]]]:
    """What several people, each for themselves, changed of the same version."""
    union = st.fixed_dictionaries({
        "add": st.lists(st.sampled_from(["new one", "new two", "new three"]), unique=True),
        "remove": st.lists(st.sampled_from(KEPT), unique=True),
    })  # fmt: skip
    each = {name: st.sampled_from(["b", "c", "d"]) for name in fields_of(kind, "review", "latest")}
    each |= dict.fromkeys(fields_of(kind, "union"), union)
    return st.lists(st.fixed_dictionaries({}, optional=each), min_size=1, max_size=5)


def arrive(
    kind: KindWire, base: dict[str, Any], edits: list[tuple[int, dict[str, Any]]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The record and its conflicts once these (author, edit) came in, in this order."""
    whole, conflicts = dict(base), {}
    for author, edit in edits:
        merged = merge_edit(
            base, edit, whole, conflicts, str(author), f"change {author}", kind.policies
        )
        whole, conflicts = merged.whole, merged.conflicts
    return whole, conflicts


def values(whole: dict[str, Any], conflicts: dict[str, Any], name: str) -> list[Any]:
    """All values that a field has: the one that stands, and those proposed."""
    proposals = conflicts.get(name, {"proposals": {}})["proposals"].values()
    return [whole.get(name), *(proposal["value"] for proposal in proposals)]


@EACH
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_edits_meet_alike_in_any_order(kind: KindWire, data: st.DataObject) -> None:
    base, edits = beginning(kind), list(enumerate(data.draw(edits_of(kind))))
    orders = [edits, data.draw(st.permutations(edits))]
    found = [arrive(kind, base, order) for order in orders]
    for name in fields_of(kind, "review"):
        sent = {edit[name] for _author, edit in edits if name in edit}
        for whole, conflicts in found:
            assert set(values(whole, conflicts, name)) == (sent or {"at first"}), name
    for name in fields_of(kind, "latest"):
        for (whole, _conflicts), order in zip(found, orders, strict=True):
            last = [edit[name] for _author, edit in order if name in edit]
            assert whole[name] == (last[-1] if last else "at first"), name


@EACH
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_lists_lose_nobody_s_addition(kind: KindWire, data: st.DataObject) -> None:
    base, edits = beginning(kind), list(enumerate(data.draw(edits_of(kind))))
    for order in (edits, data.draw(st.permutations(edits))):
        whole, conflicts = arrive(kind, base, order)
        for name in fields_of(kind, "union"):
            said = [edit[name] for _author, edit in edits if name in edit]
            added = {item for edit in said for item in edit["add"]}
            removed = {item for edit in said for item in edit["remove"]}
            assert set(whole[name]) == (set(KEPT) - removed) | added
            assert len(whole[name]) == len(set(whole[name]))
            assert name not in conflicts


@SETTLED
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_was_settled_stays_and_every_other_value_is_a_proposal(
    kind: KindWire, data: st.DataObject
) -> None:
    state = data.draw(st.sampled_from(sorted(kind.policies.settled)))
    base, edits = beginning(kind, state=state), list(enumerate(data.draw(edits_of(kind))))
    whole, conflicts = arrive(kind, base, edits)
    for name in kind.policies.evidence - {"state"}:
        assert whole[name] == base[name], name
        for author, edit in edits:
            meant = edited(base, edit, kind.policies).get(name)
            proposed = conflicts.get(name, {"proposals": {}})["proposals"].get(str(author))
            assert (proposed or {"value": base[name]})["value"] == meant, name


@EACH
def test_an_edit_that_comes_again_changes_nothing(kind: KindWire) -> None:
    base = beginning(kind)
    edit: dict[str, Any] = dict.fromkeys(fields_of(kind, "review", "latest"), "b")
    edit |= {name: {"add": ["new"], "remove": KEPT[:1]} for name in fields_of(kind, "union")}
    once = arrive(kind, base, [(1, edit)])
    assert arrive(kind, base, [(1, edit), (1, edit)]) == once
