"""Claims of one line that come at once are kept as if they came one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from server.db import db
from server.http.errors import Refusal
from server.programme import claim_queries, claims
from server.programme.claims import Claimed
from server.programme.models import Contract
from shared.rules.scope import EVERYTHING
from shared.vocabulary.roles import CONTRACTOR
from tests import factories
from tests.server.sync.field import await_lock, rows


class Paused:
    """A question asked of the database, whose first answer comes late."""

    def __init__(self, ask: Callable[..., bool]) -> None:
        self.has_read, self.may_answer = threading.Event(), threading.Event()
        self.ask = ask

    def __call__(self, *asked: Any) -> bool:
        found = self.ask(*asked)
        if not self.has_read.is_set():
            self.has_read.set()
            self.may_answer.wait(4)
        return found


@pytest.mark.parametrize(
    ("module", "question", "is_one_form", "refusals"),
    [(claims, "is_entered", True, []), (claim_queries, "is_claimed", False, ["claim_twice"])],
    ids=["one form twice", "two forms of the same"],
)
def test_one_claim_is_kept_and_only_another_form_asked_about(
    committed_app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    question: str,
    is_one_form: bool,
    refusals: list[str],
) -> None:
    with committed_app.app_context():
        factories.load_reference((9,))
        by = factories.person("contractor", CONTRACTOR, contracts=[9]).id
        line = claim_queries.lines(9, EVERYTHING, 1, is_all=True)[0]
        what = Claimed(line.activity, line.boq_item, Decimal("12.5"), date(2026, 2, 1))
    paused, refused, once = Paused(getattr(module, question)), list[str](), uuid4()
    monkeypatch.setattr(module, question, paused)

    def claim(identifier: UUID) -> None:
        with committed_app.app_context():
            try:
                claims.claim(db.session.get_one(Contract, 9), what, by, EVERYTHING, identifier)
            except Refusal as refusal:
                refused.append(refusal.code)

    first = threading.Thread(target=claim, args=(once,))
    second = threading.Thread(target=claim, args=(once if is_one_form else uuid4(),))
    first.start()
    assert paused.has_read.wait(4)
    second.start()
    await_lock(committed_app, lambda: not second.is_alive())
    paused.may_answer.set()
    first.join()
    second.join()
    assert refused == refusals
    assert [tuple(row) for row in rows(committed_app, "SELECT id FROM claim")] == [(once,)]
