"""Edits of one record combine by meaning: nothing is dropped, nothing wins by its clock."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.sync.merge import Merged, merge_edit
from shared.vocabulary.policies import Policies
from shared.vocabulary.works import FIELD_POLICIES, POLICIES

NAMES = ["quantity", "notes", "layer", "lane", "from_m", "unheard_of"]
EDITS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["a", "b", "c"]))
BASE = {"state": "logged", "quantity": "10", "notes": "", "layer": "wearing", "lane": "1"}


def merge(mine: dict[str, Any], theirs: dict[str, Any], **more: Any) -> Merged:
    return merge_edit(
        BASE, mine, {**BASE, **theirs}, more.get("conflicts", {}), "me", "c1", POLICIES
    )


def test_edits_of_different_fields_both_stand() -> None:
    merged = merge({"quantity": "12"}, {"lane": "2"})
    assert merged.whole["quantity"] == "12"
    assert merged.whole["lane"] == "2"
    assert merged.is_merge
    assert not merged.conflicts


def test_an_edit_on_the_latest_version_is_no_merge() -> None:
    assert not merge({"quantity": "12"}, {}).is_merge


def test_two_quantities_are_both_kept_and_the_first_stands() -> None:
    merged = merge({"quantity": "12"}, {"quantity": "11"})
    assert merged.whole["quantity"] == "11"
    assert merged.conflicts["quantity"]["proposals"]["me"]["value"] == "12"
    assert merged.has_new_conflict


def test_equal_values_are_no_conflict() -> None:
    assert not merge({"quantity": "12"}, {"quantity": "12"}).conflicts


def test_of_two_notes_the_later_arrival_stands() -> None:
    assert merge({"notes": "mine"}, {"notes": "theirs"}).whole["notes"] == "mine"


def test_an_author_s_newer_proposal_replaces_the_older_and_other_fields_apply() -> None:
    first = merge({"quantity": "12"}, {"quantity": "11"})
    second = merge_edit(
        first.whole,
        {"quantity": "13", "lane": "3"},
        first.whole,
        first.conflicts,
        "me",
        "c2",
        POLICIES,
    )
    assert second.conflicts["quantity"]["proposals"] == {"me": {"value": "13", "change": "c2"}}
    assert second.whole["lane"] == "3"


def test_coming_round_to_the_effective_value_ends_the_conflict() -> None:
    first = merge({"quantity": "12"}, {"quantity": "11"})
    second = merge_edit(
        first.whole, {"quantity": "11"}, first.whole, first.conflicts, "me", "c2", POLICIES
    )
    assert not second.conflicts


def test_an_edit_of_accepted_evidence_is_a_proposal_and_what_was_accepted_keeps_earning() -> None:
    accepted = {**BASE, "state": "accepted", "accepted_quantity": "10"}
    merged = merge_edit(
        accepted, {"quantity": "9", "notes": "n"}, accepted, {}, "me", "c1", POLICIES
    )
    assert merged.whole["quantity"] == "10"
    assert merged.whole["notes"] == "n"
    assert set(merged.conflicts) == {"quantity"}


def test_withdrawing_what_was_accepted_meanwhile_is_a_proposal() -> None:
    merged = merge({"state": "withdrawn"}, {"state": "accepted", "accepted_quantity": "10"})
    assert merged.whole["state"] == "accepted"
    assert merged.conflicts["state"]["proposals"]["me"]["value"] == "withdrawn"


@given(EDITS, EDITS)
def test_no_value_is_ever_dropped(mine: dict[str, str], theirs: dict[str, str]) -> None:
    merged = merge(mine, theirs)
    for name, value in mine.items():
        proposals = merged.conflicts.get(name, {}).get("proposals", {})
        assert merged.whole[name] == value or proposals["me"]["value"] == value
    for name, value in theirs.items():
        overruled = name in mine and FIELD_POLICIES.get(name, "latest") == "latest"
        assert merged.whole[name] == value or overruled


@given(EDITS, EDITS, EDITS)
def test_conflicts_only_where_both_sides_changed_a_reviewed_field(
    mine: dict[str, str], theirs: dict[str, str], more: dict[str, str]
) -> None:
    merged = merge(mine, theirs)
    for name in merged.conflicts:
        assert FIELD_POLICIES[name] == "review"
        assert name in mine
        assert theirs[name] != mine[name]
    again = merge_edit(merged.whole, more, merged.whole, {}, "other", "c2", POLICIES)
    assert not again.conflicts


LISTS = Policies({"photos": "union"}, settled=frozenset({"closed"}), evidence=frozenset({"photos"}))
ITEMS = st.lists(st.sampled_from("abcdef"), unique=True)


def union(theirs: dict[str, Any], **sent: list[str]) -> Merged:
    return merge_edit({}, {"photos": sent}, theirs, {}, "me", "c1", LISTS)


@given(ITEMS, ITEMS, ITEMS, ITEMS)
def test_what_each_adds_to_a_list_is_there_whoever_comes_first(
    before: list[str], mine: list[str], theirs: list[str], gone: list[str]
) -> None:
    start = {"photos": before}
    edits = [{"add": mine, "remove": gone}, {"add": theirs}]
    for order in (edits, edits[::-1]):
        whole: dict[str, Any] = start
        for edit in order:
            whole = merge_edit(start, {"photos": edit}, whole, {}, "me", "c1", LISTS).whole
        assert set(mine) - set(theirs) <= set(whole["photos"])
        assert set(theirs) - set(gone) <= set(whole["photos"])
        assert len(whole["photos"]) == len(set(whole["photos"]))


def test_an_addition_that_is_there_already_changes_nothing() -> None:
    assert union({"photos": ["a"]}, add=["a"]).whole == {"photos": ["a"]}


def test_evidence_added_after_it_was_settled_waits_for_a_person() -> None:
    merged = union({"state": "closed", "photos": ["a"]}, add=["b"])
    assert merged.whole["photos"] == ["a"]
    assert merged.conflicts["photos"]["proposals"]["me"]["value"] == ["a", "b"]
