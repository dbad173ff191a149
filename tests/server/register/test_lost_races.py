"""Two writers of one record at once: the loser is planned again, never refused for good."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from server.register import queries
from server.register.incoming import Standing
from tests.server.sync.field import Tablet, add_person, rows, work


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
