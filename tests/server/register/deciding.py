"""Two tablets that disagree, and a supervisor who decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from server.accounts import service as accounts
from server.db import db
from server.fieldwork import service as fieldwork
from server.http.errors import Refusal
from server.register import service as register
from server.register.incoming import Author, Result
from tests.server.register.test_conflicts import Pair, change_of
from tests.server.sync.field import Tablet, rows


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
