"""Conflicts by meaning: what merges, what waits for a person, and what stays effective."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.ports import START
from tests.server.sync.field import Tablet, add_person, rows, work


class Pair:
    """Two inspectors and a supervisor who all saw the same first version of one work."""

    def __init__(self, tablet: Tablet) -> None:
        self.app = tablet.app
        self.mine, self.theirs = tablet, Tablet(tablet.app, add_person(tablet.app))
        self.office = Tablet(tablet.app, add_person(tablet.app, "supervisor"))
        self.record = uuid4()
        self.first = tablet.write(work(), self.record)
        tablet.push()

    def edit(
        self, tablet: Tablet, fields: dict[str, Any], base: UUID | None = None, op: str = "put"
    ) -> dict[str, Any]:
        """Push one edit, based on the first version unless told otherwise; its receipt."""
        tablet.write(fields, self.record, base or self.first, op=op)
        return tablet.push(first=len(tablet.bodies))[0]

    def whole(self) -> dict[str, Any]:
        return dict(self._head().whole)

    def conflicts(self) -> dict[str, Any]:
        return dict(self._head().conflicts)

    def is_deleted(self) -> bool:
        return bool(self._head().is_deleted)

    def _head(self) -> Any:
        return rows(self.app, "SELECT * FROM head WHERE record = :r", r=self.record)[0]

    def accept(self, quantity: str = "400") -> dict[str, Any]:
        return self.edit(self.office, {"state": "accepted", "accepted_quantity": quantity})


@pytest.fixture
def pair(tablet: Tablet) -> Pair:
    return Pair(tablet)


def code(receipt: dict[str, Any]) -> str:
    return str(receipt["errors"][0]["code"])


def change_of(receipt: dict[str, Any]) -> UUID:
    return UUID(receipt["change"])


def test_edits_of_different_fields_merge(pair: Pair) -> None:
    assert pair.edit(pair.mine, {"quantity": "400"})["outcome"] == "updated"
    assert pair.edit(pair.theirs, {"lane": "2"})["outcome"] == "merged"
    assert (pair.whole()["quantity"], pair.whole()["lane"]) == ("400", "2")
    assert pair.conflicts() == {}


def test_harmless_text_takes_the_later_arrival(pair: Pair) -> None:
    pair.edit(pair.mine, {"notes": "first"})
    assert pair.edit(pair.theirs, {"notes": "second"})["outcome"] == "merged"
    assert pair.whole()["notes"] == "second"


def test_two_quantities_wait_for_a_person_and_the_first_stays(pair: Pair) -> None:
    pair.edit(pair.mine, {"quantity": "400"})
    receipt = pair.edit(pair.theirs, {"quantity": "390", "notes": "mine"})
    assert receipt["outcome"] == "conflict"
    author = str(pair.theirs.person.id)
    assert receipt["conflict"]["quantity"]["effective"] == "400"
    assert receipt["conflict"]["quantity"]["proposals"][author]["value"] == "390"
    assert (pair.whole()["quantity"], pair.whole()["notes"]) == ("400", "mine")
    assert rows(pair.app, "SELECT has_conflict, quantity::text FROM work") == [(True, "400.000")]


def test_a_wrong_clock_does_not_win_a_tie(pair: Pair) -> None:
    pair.edit(pair.mine, {"quantity": "400"})
    pair.theirs.write(
        {"quantity": "390"}, pair.record, pair.first, made_at=START.replace(year=2199)
    )
    assert pair.theirs.push()[0]["outcome"] == "conflict"
    assert pair.whole()["quantity"] == "400"


def test_equal_values_are_no_conflict(pair: Pair) -> None:
    pair.edit(pair.mine, {"quantity": "400"})
    assert pair.edit(pair.theirs, {"quantity": "400"})["outcome"] == "merged"
    assert pair.conflicts() == {}


def test_a_further_edit_replaces_that_author_s_proposal(pair: Pair) -> None:
    pair.edit(pair.mine, {"quantity": "400"})
    proposed = pair.edit(pair.theirs, {"quantity": "390"})
    again = pair.edit(pair.theirs, {"quantity": "395", "lane": "3"}, change_of(proposed))
    assert again["outcome"] == "conflict"
    proposals = pair.conflicts()["quantity"]["proposals"]
    assert [p["value"] for p in proposals.values()] == ["395"]
    assert pair.whole()["lane"] == "3"


def test_what_does_not_fit_together_after_a_merge_waits_for_a_person(pair: Pair) -> None:
    pair.edit(pair.mine, {"boq_item": "B2"})
    receipt = pair.edit(pair.theirs, {"activity": "C09-A02"})
    assert receipt["outcome"] == "conflict"
    assert (pair.whole()["activity"], pair.whole()["boq_item"]) == ("C09-A01", "B2")


def test_an_edit_of_an_accepted_work_is_a_proposal(pair: Pair) -> None:
    assert pair.accept()["outcome"] == "updated"
    receipt = pair.edit(pair.mine, {"quantity": "300", "notes": "late"})
    assert receipt["outcome"] == "conflict"
    assert (pair.whole()["quantity"], pair.whole()["accepted_quantity"]) == ("412.5", "400")
    assert (pair.whole()["state"], pair.whole()["notes"]) == ("accepted", "late")


def test_taking_back_an_accepted_work_is_a_proposal(pair: Pair) -> None:
    accepted = change_of(pair.accept())
    receipt = pair.edit(pair.mine, {"state": "withdrawn"}, accepted)
    assert receipt["outcome"] == "conflict"
    assert pair.whole()["state"] == "accepted"
    assert rows(pair.app, "SELECT state, accepted_quantity::text FROM work") == [
        ("accepted", "400.000")
    ]


def test_deleting_an_accepted_work_is_a_proposal(pair: Pair) -> None:
    accepted = change_of(pair.accept())
    assert pair.edit(pair.mine, {}, accepted, op="delete")["outcome"] == "conflict"
    assert not pair.is_deleted()
    assert "is_deleted" in pair.conflicts()


def test_an_overtaken_return_waits_for_a_person(pair: Pair) -> None:
    pair.accept()
    other = Tablet(pair.app, add_person(pair.app, "supervisor"))
    receipt = pair.edit(other, {"state": "returned", "return_reason": "thin"})
    assert receipt["outcome"] == "conflict"
    assert pair.whole()["state"] == "accepted"
    assert pair.whole().get("return_reason") is None


def test_an_acceptance_of_older_evidence_is_refused_from_a_tablet_too(pair: Pair) -> None:
    pair.edit(pair.mine, {"notes": "more"})
    assert code(pair.accept()) == "evidence_changed"
    assert pair.whole()["state"] == "logged"


def test_a_move_that_was_never_allowed_is_rejected(pair: Pair) -> None:
    assert code(pair.edit(pair.mine, {"state": "corrected"})) == "transition_not_allowed"


def test_only_its_author_takes_a_work_back(pair: Pair) -> None:
    assert code(pair.edit(pair.theirs, {"state": "withdrawn"})) == "transition_not_allowed"
    assert pair.edit(pair.mine, {"state": "withdrawn"})["outcome"] == "updated"


def test_an_edit_of_a_work_withdrawn_meanwhile_waits_for_a_person(pair: Pair) -> None:
    pair.edit(pair.mine, {"state": "withdrawn"})
    assert pair.edit(pair.theirs, {"notes": "still here"})["outcome"] == "conflict"
    assert pair.whole()["notes"] == ""


def test_a_returned_work_is_corrected_and_accepted(pair: Pair) -> None:
    returned = pair.edit(pair.office, {"state": "returned", "return_reason": "measure again"})
    assert pair.whole()["return_reason"] == "measure again"
    corrected = pair.edit(pair.mine, {"state": "corrected", "quantity": "401"}, change_of(returned))
    accepted = pair.edit(
        pair.office, {"state": "accepted", "accepted_quantity": "401"}, change_of(corrected)
    )
    assert accepted["outcome"] == "updated"
    assert pair.whole()["state"] == "accepted"


@pytest.mark.parametrize("reason", [None, "", "   ", "\u202e"])
def test_a_return_needs_a_reason(pair: Pair, reason: str | None) -> None:
    fields = {"state": "returned", "return_reason": reason}
    assert code(pair.edit(pair.office, fields)) == "reason_missing"


def test_an_edit_that_repeats_the_returned_state_needs_no_reason(pair: Pair) -> None:
    returned = pair.edit(pair.office, {"state": "returned", "return_reason": "measure again"})
    fields = {"state": "returned", "notes": "on it"}
    assert pair.edit(pair.mine, fields, change_of(returned))["outcome"] == "updated"
    emptied = {"state": "returned", "return_reason": ""}
    assert code(pair.edit(pair.office, emptied, change_of(returned))) == "reason_missing"


def test_an_inspector_neither_accepts_nor_returns(pair: Pair) -> None:
    accepted = pair.edit(pair.mine, {"state": "accepted", "accepted_quantity": "1"})
    assert accepted["outcome"] == "rejected"
    returned = pair.edit(pair.mine, {"state": "returned", "return_reason": "x"})
    assert returned["outcome"] == "rejected"


def test_a_supervisor_measures_nothing(pair: Pair) -> None:
    receipt = pair.edit(pair.office, {"quantity": "500"})
    assert (code(receipt), receipt["errors"][0]["field"]) == ("not_allowed", "quantity")


def test_its_author_deletes_a_work_and_restores_it(pair: Pair) -> None:
    deleted = pair.edit(pair.mine, {}, op="delete")
    assert (deleted["outcome"], pair.is_deleted()) == ("updated", True)
    assert rows(pair.app, "SELECT FROM work") == []
    restored = pair.edit(pair.mine, {}, change_of(deleted), op="restore")
    assert (restored["outcome"], pair.is_deleted()) == ("updated", False)
    assert len(rows(pair.app, "SELECT FROM work")) == 1


def test_nobody_deletes_another_s_work(pair: Pair) -> None:
    for tablet in (pair.theirs, pair.office):
        assert code(pair.edit(tablet, {}, op="delete")) == "not_allowed"
    assert not pair.is_deleted()


def test_an_edit_after_a_delete_is_kept_for_a_person(pair: Pair) -> None:
    pair.edit(pair.mine, {}, op="delete")
    receipt = pair.edit(pair.theirs, {"notes": "too late", "quantity": "1"})
    assert receipt["outcome"] == "conflict"
    assert set(pair.conflicts()) == {"notes", "quantity"}
    assert pair.is_deleted()


def test_deleting_what_somebody_changed_meanwhile_waits_for_a_person(pair: Pair) -> None:
    pair.edit(pair.theirs, {"quantity": "400"})
    assert pair.edit(pair.mine, {}, op="delete")["outcome"] == "conflict"
    assert not pair.is_deleted()


def test_a_new_work_never_falls_on_another_s_record(pair: Pair) -> None:
    pair.theirs.write(work(quantity="1"), pair.record)
    assert code(pair.theirs.push()[0]) == "id_reused"
    assert pair.whole()["quantity"] == "412.5"
