"""Answers that come too late, or for ever: nobody is signed in by them, and no run is endless."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mobile.composition import Tablet, open_tablet
from mobile.shapes import Reply, Request
from mobile.sync.verification import Verification
from shared.sync.answer import Answer
from tests.contracts.fake_server import FakeServer
from tests.mobile.steered import PERSON, open_store, sign_in
from tests.mobile.store.test_scope import OTHER, pulled, sign_in_as

ALL = {"governorates": None, "contracts": None}
MANY = 20


class Late:
    """Before the fake server: ``meanwhile`` happens while its answer to ``door`` travels."""

    def __init__(self, door: str) -> None:
        self.server, self.door = FakeServer("open"), door
        self.meanwhile: Callable[[], object] | None = None

    def send(self, request: Request) -> Reply:
        reply = self.server.send(request)
        if self.meanwhile is not None and request.path.endswith(self.door):
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        return reply


@pytest.fixture
def late() -> Late:
    return Late("/refresh")


@pytest.fixture
def tablet(tmp_path: Path, late: Late) -> Tablet:
    found = open_tablet(tmp_path / "tablet", "http://127.0.0.1:9", transport=late)
    found.engine.sign_in("inspector", "open")
    found.close()
    # Opened again: the access token is gone, so that the next question renews it.
    return open_tablet(tmp_path / "tablet", "http://127.0.0.1:9", transport=late)


def test_a_late_renewal_does_not_bring_back_the_last_shift(tablet: Tablet, late: Late) -> None:
    late.meanwhile = lambda: sign_in_as(tablet.store, OTHER, ALL)  # type: ignore[arg-type]
    tablet.engine.sync_now()
    person = tablet.store.person()
    assert person is not None
    assert person.id == OTHER
    tablet.close()


def test_a_late_renewal_does_not_undo_a_sign_out(tablet: Tablet, late: Late) -> None:
    late.meanwhile = tablet.store.drop_refresh_token  # type: ignore[attr-defined]
    tablet.engine.sync_now()
    assert tablet.store.refresh_token() is None  # type: ignore[attr-defined]
    tablet.close()


class Repeating:
    """A session whose server always has one more record to mend: the same."""

    def __init__(self, **brings: Any) -> None:
        self.asked, self.brings = 0, brings

    def ask_refreshing(self, *_: Any) -> Answer:
        self.asked += 1
        if self.asked > MANY:
            pytest.fail("it is asked for ever")
        bucket = {"governorate": "KW-HA", "contract": 9, "division": 256, "bucket": 1}
        reply = {"scopes": [], "differing": [bucket], "records": [], "gone": [], "more": True}
        return Answer({**reply, **self.brings})


@pytest.mark.parametrize("brings", [{"records": [pulled(PERSON)]}, {"gone": [UUID(int=5)]}, {}])
def test_a_server_that_mends_the_same_for_ever_is_left(
    tmp_path: Path, brings: dict[str, Any]
) -> None:
    store = open_store(tmp_path)
    sign_in(store)
    assert Verification(store, Repeating(**brings)).run() == ""  # type: ignore[arg-type]
    store.close()
