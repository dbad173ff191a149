"""What an activity waits for, until it is there."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask

from tests.browser import Browser, signed_in
from tests.server.lookahead.ahead import (
    BASE,
    NINE,
    PAGE,
    ahead,
    constraint_form,
)


def test_a_constraint_stands_until_it_is_removed(office: Flask) -> None:
    planner = signed_in(office, "planner")
    sent = constraint_form(description="Section 100 to 1150")
    assert [planner.post(f"{BASE}/constraints", **sent).status_code for _ in "12"] == [303, 303]
    assert [one.waiting for one in ahead(office)] == [1, 1, 1]
    page = planner.get(PAGE, **NINE).text
    assert all(
        text in page for text in ("Work or excavation permit", "إدارة المرور", "Section 100")
    )
    assert "overdue" not in page
    removal = f"{BASE}/constraints/{sent['id']}/removal"
    assert planner.post(removal, removed_on="2026-09-01").status_code == 422, "not yet"
    assert planner.post(removal, removed_on="2026-08-30").status_code == 303
    assert [one.waiting for one in ahead(office)] == [0, 0, 0]
    page = planner.get(PAGE, **NINE).text
    assert "Constraints removed in the last four weeks" in page
    assert "in time" in page
    assert planner.post(removal, removed_on="2026-08-30").status_code == 409


def test_a_constraint_past_its_day_is_shown_as_overdue(office: Flask, contractor: Browser) -> None:
    contractor.post(f"{BASE}/constraints", **constraint_form(wanted_by="2026-08-30"))
    page = signed_in(office, "supervisor").get(PAGE, **NINE).text
    assert "overdue" in page
    contracts = signed_in(office, "supervisor").get(PAGE).text
    assert "Wanted before today" in contracts
    assert "mdi-clock-alert-outline" in contracts


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "magic"}, "Choose a value from the list."),
        ({"kind": ""}, "This field is needed."),
        ({"owner": " "}, "This field is needed."),
        ({"wanted_by": "soon"}, "The time or date is not valid."),
        ({"wanted_by": "1999-01-01"}, "The time or date is not valid."),
        ({"description": "x" * 501}, "The text is too long."),
        ({"activity": "C13-A01"}, "No such activity in your scope."),
    ],
)
def test_a_wrong_constraint_says_what_is_wrong(
    office: Flask, fields: dict[str, str], said: str
) -> None:
    planner = signed_in(office, "planner")
    answer = planner.post(f"{BASE}/constraints", **constraint_form(**fields))
    assert answer.status_code in {400, 422}
    assert said in answer.text
    assert [one.waiting for one in ahead(office)] == [0, 0, 0]


def test_a_constraint_is_removed_through_its_own_contract_alone(office: Flask) -> None:
    planner, sent = signed_in(office, "planner"), constraint_form()
    planner.post(f"{BASE}/constraints", **sent)
    for path in (f"/look-ahead/13/constraints/{sent['id']}", f"{BASE}/constraints/{uuid4()}"):
        assert planner.post(f"{path}/removal", removed_on="2026-08-30").status_code == 404
    assert [one.waiting for one in ahead(office)] == [1, 1, 1]
