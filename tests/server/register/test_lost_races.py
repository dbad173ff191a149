"""Two writers of one record at once: the loser is planned again, never refused for good; a rebuild
beside them undoes nothing.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from server.register import queries
from server.register import service as register
from server.register.incoming import Standing
from tests.ports import HeldSteps
from tests.server.sync.field import Tablet, add_person, execute, rows, work


def test_a_race_lost_at_every_try_is_not_an_answer(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = uuid4()
    other = Tablet(tablet.app, add_person(tablet.app))
    other.write(work(), record)
    tablet.write(work(), record)
    other.push()
    with monkeypatch.context() as patch:
        # As if the other's commit always came between our look and our insert.
        patch.setattr(queries, "lock_standings", _nothing_there)
        reply = tablet.send(tablet.message())
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (503, "busy")
    assert rows(tablet.app, "SELECT n FROM quarantined") == []
    assert tablet.push()[0]["errors"][0]["code"] == "id_reused"


def _nothing_there(records: Any) -> dict[UUID, Standing]:
    return {}


def test_a_rebuild_undoes_nothing_that_is_being_written(committed_field: Flask) -> None:
    app, record = committed_field, uuid4()
    tablet = Tablet(app, add_person(app))
    first = tablet.write(work(quantity="10"), record)
    tablet.push()
    execute(app, "UPDATE work SET notes = 'not from the register'")
    tablet.write({"quantity": "20"}, record, first)
    steps = HeldSteps("push.written")
    app.extensions["tareeq.ports"] = replace(app.extensions["tareeq.ports"], steps=steps)
    pushing = threading.Thread(target=tablet.push, args=(2,))
    pushing.start()
    assert steps.reached.wait(5)
    rebuilding = threading.Thread(target=_rebuild, args=(app,))
    rebuilding.start()
    # It waits for the push, which has not ended yet.
    rebuilding.join(0.5)
    assert rebuilding.is_alive()
    steps.free.set()
    for thread in (pushing, rebuilding):
        thread.join(10)
    assert rows(app, "SELECT version, quantity, notes FROM work") == [(2, 20, "")]
    with app.app_context():
        assert register.differences() == 0


def _rebuild(app: Flask) -> None:
    with app.app_context():
        register.rebuild()
