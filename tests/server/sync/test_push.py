"""Push: each change once, each with its receipt."""

from __future__ import annotations

from uuid import uuid4

from tests.server.sync.field import Tablet, rows, work


def test_push_keeps_a_work_and_answers_created(tablet: Tablet) -> None:
    record = uuid4()
    change = tablet.write(work(), record)
    receipt = tablet.push()[0]
    assert receipt["outcome"] == "created"
    assert receipt["change"] == str(change)
    kept = rows(tablet.app, "SELECT quantity, flags, state FROM work WHERE record = :r", r=record)
    assert [(str(k.quantity), k.flags, k.state) for k in kept] == [("412.500", [], "logged")]
