"""A certificate's form that is sent twice at once is answered twice as if it came once."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from server.db import db
from server.http.errors import Refusal
from server.programme import certificates
from server.programme.certificates import Certified
from server.programme.models import Contract
from shared.vocabulary.roles import PLANNER
from tests import factories
from tests.server.sync.field import await_lock, rows

WHAT = Certified(1, date(2026, 1, 31), Decimal(1000), "PC/1")


class Paused:
    """``certificates.is_entered``, whose first answer comes late."""

    def __init__(self) -> None:
        self.has_read, self.may_answer = threading.Event(), threading.Event()
        self.ask = certificates.is_entered

    def __call__(self, model: type[Any], said: Mapping[str, Any]) -> bool:
        found = self.ask(model, said)
        if not self.has_read.is_set():
            self.has_read.set()
            self.may_answer.wait(4)
        return found


def test_one_form_sent_twice_at_once_is_refused_to_nobody(
    committed_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with committed_app.app_context():
        factories.load_reference((9,))
        by = factories.person("planner", PLANNER).id
    paused, identifier, refused = Paused(), uuid4(), []
    monkeypatch.setattr(certificates, "is_entered", paused)

    def certify() -> None:
        with committed_app.app_context():
            try:
                certificates.certify(db.session.get_one(Contract, 9), WHAT, by, identifier)
            except Refusal as refusal:
                refused.append(refusal.code)

    first, second = threading.Thread(target=certify), threading.Thread(target=certify)
    first.start()
    assert paused.has_read.wait(4)
    second.start()
    await_lock(committed_app, lambda: not second.is_alive())
    paused.may_answer.set()
    first.join()
    second.join()
    assert refused == []
    kept: list[tuple[UUID, int]] = rows(committed_app, "SELECT id, revision FROM certificate")
    assert [tuple(row) for row in kept] == [(identifier, 1)]
