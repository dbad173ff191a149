"""Decisions on work that was accepted, withdrawn, returned or deleted."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from server.db import transaction
from server.http.errors import Refusal
from server.register import service as register
from server.reporting.queries import progress_at
from tests.server.register.deciding import (
    check_register,
    decide,
    declined,
    receipt,
    refusal,
)
from tests.server.register.test_conflicts import Pair, change_of
from tests.server.sync.field import Tablet, add_person, rows, work


def test_a_work_is_not_moved_out_of_the_supervisor_s_scope(pair: Pair) -> None:
    pair.edit(pair.mine, {"activity": "C09-A02"})
    moved = change_of(pair.edit(pair.theirs, {"activity": "C10-A01"}))
    narrow = Tablet(pair.app, add_person(pair.app, "supervisor", contracts=[9]))
    assert refusal(pair, "activity", moved, by=narrow) == "activity_unknown"
    decide(pair, "activity", moved)
    assert rows(pair.app, "SELECT contract FROM work") == [(10,)]
    assert rows(pair.app, "SELECT contract FROM exit") == [(9,)]
    check_register(pair)


def test_taking_less_than_was_accepted_lowers_what_is_accepted(pair: Pair) -> None:
    accepted = change_of(pair.accept())
    less = change_of(pair.edit(pair.mine, {"quantity": "300"}, accepted))
    decide(pair, "quantity", less)
    whole = pair.whole()
    assert (whole["state"], whole["quantity"], whole["accepted_quantity"]) == (
        *("accepted", "300", "300"),
    )
    fields = rows(pair.app, "SELECT fields FROM revision ORDER BY version DESC")[0].fields
    assert fields == {"quantity": "300", "accepted_quantity": "300"}
    check_register(pair)


def test_taking_more_than_was_accepted_leaves_what_is_accepted(pair: Pair) -> None:
    accepted = change_of(pair.accept())
    more = change_of(pair.edit(pair.mine, {"quantity": "500"}, accepted))
    decide(pair, "quantity", more)
    assert (pair.whole()["quantity"], pair.whole()["accepted_quantity"]) == ("500", "400")


def test_accepted_work_does_not_come_to_overlap_another(pair: Pair) -> None:
    accepted = change_of(pair.accept())
    pair.mine.write(work(from_m="300", to_m="400", quantity="10"))
    pair.mine.push(first=len(pair.mine.bodies))
    moved = pair.edit(pair.mine, {"from_m": "300", "to_m": "400"}, accepted)
    asked = "SELECT version, whole FROM head WHERE record = :r"
    before = rows(pair.app, asked, r=pair.record)
    with pytest.raises(Refusal) as refused:
        decide(pair, "from_m", change_of(moved))
    assert refused.value.code == "acceptance_blocked"
    assert rows(pair.app, asked, r=pair.record) == before


def test_accepted_work_does_not_come_to_have_tickets_that_do_not_fit(pair: Pair) -> None:
    """412.5 m2 of 50 mm weigh 49.5 t. What fits only together is taken together."""
    weighed = pair.edit(pair.mine, {"thickness_mm": "50", "tickets": _tickets("49")})
    accepted = change_of(pair.edit(pair.office, ACCEPTANCE, change_of(weighed)))
    less = change_of(pair.edit(pair.mine, {"tickets": _tickets("20")}, accepted))
    with pytest.raises(Refusal) as refused:
        decide(pair, "tickets", less)
    assert refused.value.code == "acceptance_blocked"
    edit = {"tickets": _tickets("24"), "quantity": "200"}
    decide(pair, "tickets", change_of(pair.edit(pair.mine, edit, less)))
    whole = pair.whole()
    assert (whole["quantity"], whole["accepted_quantity"]) == ("200", "200")
    assert whole["tickets"] == _tickets("24")
    assert pair.conflicts() == {}
    check_register(pair)


ACCEPTANCE = {"state": "accepted", "accepted_quantity": "400"}


def _tickets(tonnes: str) -> list[dict[str, str]]:
    return [{"number": "A-1", "tonnes": tonnes}]


def withdrawn(pair: Pair) -> UUID:
    """The change that takes accepted work back."""
    return change_of(pair.edit(pair.mine, {"state": "withdrawn"}, change_of(pair.accept())))


def test_accepted_work_is_withdrawn_only_when_a_person_says_so(pair: Pair) -> None:
    decide(pair, "state", withdrawn(pair))
    assert (pair.whole()["state"], pair.whole()["accepted_quantity"]) == ("withdrawn", None)
    assert rows(pair.app, "SELECT state, accepted_quantity, accepted_at FROM work") == [
        ("withdrawn", None, None)
    ]
    check_register(pair)


def test_accepted_work_stays_accepted_when_its_withdrawal_is_declined(pair: Pair) -> None:
    withdrawn(pair)
    decide(pair, "state", None)
    assert (pair.whole()["state"], pair.whole()["accepted_quantity"]) == ("accepted", "400")
    assert declined(pair.mine, 2) == ["state"]


def test_an_overtaken_return_is_taken_with_its_reason(pair: Pair) -> None:
    pair.accept()
    other = Tablet(pair.app, add_person(pair.app, "supervisor"))
    returned = pair.edit(other, {"state": "returned", "return_reason": "thin"})
    decide(pair, "state", change_of(returned))
    whole = pair.whole()
    assert (whole["state"], whole["return_reason"]) == ("returned", "thin")
    assert (whole["accepted_quantity"], pair.conflicts()) == (None, {})
    check_register(pair)


def test_a_proposed_delete_is_taken_or_declined(pair: Pair) -> None:
    accepted = change_of(pair.accept())
    deleted = change_of(pair.edit(pair.mine, {}, accepted, op="delete"))
    decide(pair, "is_deleted", None)
    assert (pair.is_deleted(), declined(pair.mine, 2)) == (False, ["is_deleted"])
    deleted = change_of(pair.edit(pair.mine, {}, deleted, op="delete"))
    decide(pair, "is_deleted", deleted)
    assert pair.is_deleted()
    assert rows(pair.app, "SELECT FROM work") == []
    assert receipt(pair.mine, 3)["outcome"] == "merged"
    check_register(pair)


def test_taking_an_edit_after_a_delete_brings_the_record_back(pair: Pair) -> None:
    pair.edit(pair.mine, {}, op="delete")
    late = change_of(pair.edit(pair.theirs, {"notes": "too late", "quantity": "1"}))
    decide(pair, "notes", late)
    assert not pair.is_deleted()
    assert rows(pair.app, "SELECT notes, quantity::text FROM work") == [("too late", "1.000")]
    check_register(pair)


def test_keeping_a_record_deleted_declines_all_later_edits(pair: Pair) -> None:
    pair.edit(pair.mine, {}, op="delete")
    pair.edit(pair.theirs, {"notes": "too late", "quantity": "1"})
    decide(pair, "quantity", None)
    assert (pair.is_deleted(), pair.conflicts()) == (True, {})
    assert declined(pair.theirs) == ["notes", "quantity"]


def test_a_week_s_cut_counts_work_until_its_delete_is_taken(pair: Pair) -> None:
    accepted = change_of(pair.accept())
    deleted = change_of(pair.edit(pair.mine, {}, accepted, op="delete"))
    assert earned_at_a_new_root(pair) == [Decimal(400)]
    decide(pair, "is_deleted", deleted)
    assert earned_at_a_new_root(pair) == []


def earned_at_a_new_root(pair: Pair) -> list[Decimal]:
    with pair.app.app_context(), transaction():
        return [row.accepted for row in progress_at(register.make_root("test").number)]
