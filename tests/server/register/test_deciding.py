"""A supervisor settles a conflict: what stands, what follows, what is refused, who is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.accounts import service as accounts
from server.db import db, transaction
from server.fieldwork import service as fieldwork
from server.http.errors import Refusal
from server.register import service as register
from server.register.incoming import Author, Result
from server.reporting.queries import progress_at
from tests.server.register.test_conflicts import Pair, change_of
from tests.server.sync.field import Tablet, add_person, execute, rows, work


@pytest.fixture
def pair(tablet: Tablet) -> Pair:
    return Pair(tablet)


def decide(
    pair: Pair, field: str, take: UUID | None, by: Tablet | None = None, seen: UUID | None = None
) -> Result:
    """Decide on the record as it stands, unless ``seen`` says otherwise."""
    person = (by or pair.office).person
    head = rows(pair.app, "SELECT change FROM head WHERE record = :r", r=pair.record)[0].change
    author = Author(person.id, person.role, accounts.scope_of(person))
    with pair.app.app_context():
        return fieldwork.decide_conflict(pair.record, seen or head, field, take, author)


def refusal(pair: Pair, *choice: Any, **more: Any) -> str:
    """The code with which a decision is refused; nothing was changed by it."""
    before = rows(pair.app, "SELECT version, whole, conflicts FROM head")
    with pytest.raises(Refusal) as refused:
        decide(pair, *choice, **more)
    assert rows(pair.app, "SELECT version, whole, conflicts FROM head") == before
    return refused.value.code


def two_quantities(pair: Pair) -> UUID:
    """400 stands, 390 is proposed by the other; the proposing change."""
    pair.edit(pair.mine, {"quantity": "400"})
    return change_of(pair.edit(pair.theirs, {"quantity": "390"}))


def receipt(tablet: Tablet, n: int = 1) -> dict[str, Any]:
    asked = "SELECT receipt, answered_later, outcome FROM outbox_entry WHERE outbox = :o AND n = :n"
    found = rows(tablet.app, asked, o=tablet.outbox, n=n)[0]
    assert found.outcome == found.receipt["outcome"]
    return {**found.receipt, "later": found.answered_later}


def declined(tablet: Tablet, n: int = 1) -> list[str]:
    assert receipt(tablet, n)["outcome"] == "rejected"
    assert {e["code"] for e in receipt(tablet, n)["errors"]} == {"proposal_declined"}
    return [error["field"] for error in receipt(tablet, n)["errors"]]


def check_register(pair: Pair) -> None:
    """The typed tables are what the register gives, and its chain holds."""
    with pair.app.app_context():
        assert register.differences() == 0
        assert register.rebuild() == 0
        db.session.commit()
        assert register.verify().ok


def test_keeping_what_stands_clears_the_conflict_and_declines_the_other(pair: Pair) -> None:
    two_quantities(pair)
    result = decide(pair, "quantity", None)
    assert (result.outcome, result.version) == ("updated", 4)
    assert (pair.whole()["quantity"], pair.conflicts()) == ("400", {})
    assert rows(pair.app, "SELECT has_conflict FROM work") == [(False,)]
    assert declined(pair.theirs) == ["quantity"]
    check_register(pair)


def test_taking_a_proposal_makes_it_stand(pair: Pair) -> None:
    proposed = two_quantities(pair)
    decide(pair, "quantity", proposed)
    assert (pair.whole()["quantity"], pair.conflicts()) == ("390", {})
    assert rows(pair.app, "SELECT quantity::text FROM work") == [("390.000",)]
    told = receipt(pair.theirs)
    assert (told["outcome"], told["version"], told["errors"], told["later"]) == (
        *("merged", 4, []),
        True,
    )
    check_register(pair)


def test_of_three_values_the_one_not_taken_is_declined(pair: Pair) -> None:
    proposed = two_quantities(pair)
    third = Tablet(pair.app, add_person(pair.app))
    pair.edit(third, {"quantity": "380", "notes": "mine"})
    decide(pair, "quantity", proposed)
    assert pair.whole()["quantity"] == "390"
    assert receipt(pair.theirs)["outcome"] == "merged"
    assert declined(third) == ["quantity"]


def test_the_decision_is_a_revision_of_its_own_kind(pair: Pair) -> None:
    proposed = two_quantities(pair)
    decide(pair, "quantity", proposed)
    asked = "SELECT op, fields, author, device, base, outcome FROM revision ORDER BY version DESC"
    found = rows(pair.app, asked)[0]
    assert tuple(found) == (
        *("decide", {"quantity": "390"}, pair.office.person.id, None, proposed, "updated"),
    )


def test_no_tablet_can_send_a_decision(pair: Pair) -> None:
    proposed = two_quantities(pair)
    fields = {"field": "quantity", "take": str(proposed)}
    sent = pair.edit(pair.office, fields, proposed, op="decide")
    assert (sent["outcome"], sent["errors"][0]["code"]) == ("rejected", "choice_wrong")
    assert pair.whole()["quantity"] == "400"


def test_a_decision_on_an_older_version_is_refused(pair: Pair) -> None:
    proposed = two_quantities(pair)
    pair.edit(pair.mine, {"notes": "one more thing"}, proposed)
    assert refusal(pair, "quantity", proposed, seen=proposed) == "evidence_changed"
    assert receipt(pair.theirs)["outcome"] == "conflict"


def test_a_second_decision_finds_nothing_open(pair: Pair) -> None:
    proposed = two_quantities(pair)
    decide(pair, "quantity", None)
    assert refusal(pair, "quantity", proposed) == "choice_wrong"


@pytest.mark.parametrize("name", ["lane", "nonsense", ""])
def test_a_field_without_a_conflict_is_not_decided(pair: Pair, name: str) -> None:
    two_quantities(pair)
    assert refusal(pair, name, None) == "choice_wrong"


def test_only_a_value_that_was_proposed_is_taken(pair: Pair) -> None:
    two_quantities(pair)
    assert refusal(pair, "quantity", uuid4()) == "choice_wrong"


def test_an_inspector_decides_nothing(pair: Pair) -> None:
    proposed = two_quantities(pair)
    assert refusal(pair, "quantity", proposed, by=pair.mine) == "not_allowed"


@pytest.mark.parametrize("scope", [{"governorates": ["KW-KU"]}, {"contracts": [10]}])
def test_outside_the_scope_there_is_no_such_record(pair: Pair, scope: dict[str, Any]) -> None:
    proposed = two_quantities(pair)
    elsewhere = Tablet(pair.app, add_person(pair.app, "supervisor", **scope))
    assert refusal(pair, "quantity", proposed, by=elsewhere) == "record_unknown"


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


def test_the_ends_of_a_stretch_are_decided_together(pair: Pair) -> None:
    pair.edit(pair.mine, {"from_m": "110", "to_m": "210"})
    moved = change_of(pair.edit(pair.theirs, {"from_m": "300", "to_m": "400", "lane": "1"}))
    decide(pair, "to_m", moved)
    assert (pair.whole()["from_m"], pair.whole()["to_m"]) == ("300", "400")
    assert pair.conflicts() == {}
    assert receipt(pair.theirs)["outcome"] == "merged"


def test_values_that_do_not_fit_together_are_not_taken(pair: Pair) -> None:
    pair.edit(pair.mine, {"boq_item": "B2"})
    moved = change_of(pair.edit(pair.theirs, {"activity": "C09-A02"}))
    assert refusal(pair, "activity", moved) == "boq_item_unknown"
    decide(pair, "activity", None)
    assert pair.conflicts() == {}


def test_a_change_is_declined_as_soon_as_nothing_of_it_is_open(pair: Pair) -> None:
    pair.edit(pair.mine, {"quantity": "400", "lane": "2"})
    proposed = change_of(pair.edit(pair.theirs, {"quantity": "390", "lane": "3"}))
    decide(pair, "quantity", None)
    assert receipt(pair.theirs)["outcome"] == "conflict"
    decide(pair, "lane", proposed)
    assert declined(pair.theirs) == ["quantity"]
    assert (pair.whole()["quantity"], pair.whole()["lane"]) == ("400", "3")


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


def test_a_decided_work_may_be_accepted_and_corrected_again(pair: Pair) -> None:
    result = decide(pair, "quantity", two_quantities(pair))
    assert result.outcome == "updated"
    head = rows(pair.app, "SELECT change FROM head")[0].change
    accepted = pair.edit(pair.office, {"state": "accepted", "accepted_quantity": "390"}, head)
    assert accepted["outcome"] == "updated"


def test_a_repeated_push_is_answered_with_the_decision(pair: Pair) -> None:
    two_quantities(pair)
    decide(pair, "quantity", None)
    (again,) = pair.theirs.push()
    assert (again["outcome"], again["repeated"]) == ("rejected", True)
    assert again["errors"][0]["code"] == "proposal_declined"


def test_an_altered_decision_is_found_by_verify(pair: Pair) -> None:
    decide(pair, "quantity", two_quantities(pair))
    execute(
        pair.app,
        "UPDATE revision SET body = replace(body, :old, :new) WHERE op = 'decide'",
        old='"take"', new='"keep"',
    )  # fmt: skip
    with pair.app.app_context():
        verdict = register.verify()
    assert verdict.first_bad == {
        **{"record": str(pair.record), "version": 4},
        "reason": "content_altered",
    }


def test_tablets_pull_the_decision_and_the_answer(committed_field: Any) -> None:
    pair = Pair(Tablet(committed_field, add_person(committed_field)))
    two_quantities(pair)
    cursors = [tablet.pull()["cursor"] for tablet in (pair.mine, pair.theirs)]
    decide(pair, "quantity", None)
    mine, theirs = (
        tablet.pull(cursor)
        for tablet, cursor in zip((pair.mine, pair.theirs), cursors, strict=True)
    )
    for page in (mine, theirs):
        (record,) = page["records"]
        assert (record["version"], record["conflicts"]) == (4, {})
        assert record["fields"]["quantity"] == "400"
    assert mine["answers"] == []
    (told,) = theirs["answers"]
    assert (told["n"], told["outcome"], told["version"]) == (1, "rejected", 4)
    assert told["errors"][0]["code"] == "proposal_declined"


def test_a_week_s_cut_counts_work_until_its_delete_is_taken(pair: Pair) -> None:
    accepted = change_of(pair.accept())
    deleted = change_of(pair.edit(pair.mine, {}, accepted, op="delete"))
    assert earned_at_a_new_root(pair) == [Decimal(400)]
    decide(pair, "is_deleted", deleted)
    assert earned_at_a_new_root(pair) == []


def earned_at_a_new_root(pair: Pair) -> list[Decimal]:
    with pair.app.app_context(), transaction():
        return [row.accepted for row in progress_at(register.make_root("test").number)]
