"""A supervisor settles a conflict: what stands, what follows, what is refused, who is told."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from server.register import service as register
from tests.server.register.deciding import (
    check_register,
    decide,
    declined,
    receipt,
    refusal,
    two_quantities,
)
from tests.server.register.test_conflicts import Pair, change_of
from tests.server.sync.field import Tablet, add_person, execute, rows


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
