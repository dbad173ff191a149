"""One tablet, two shifts: each their own outbox and scope; whoever has a network carries both."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from flask import Flask

from mobile.composition import Tablet, open_tablet
from mobile.shapes import SyncState
from server.accounts.models import Person
from server.db import db
from server.register.models import Head
from tests import factories
from tests.contracts.conftest import PASSWORD, populate
from tests.contracts.test_sync_contract import HERE, WORK


def log(tablet: Tablet, activity: str) -> UUID:
    return tablet.store.log_work({**WORK, "activity": activity}, HERE).record


def authors(app: Flask) -> dict[UUID, str]:
    with app.app_context():
        found = db.session.query(Head.record, Person.username).join(
            Person, Person.id == Head.author
        )
        return {row.record: row.username for row in found}


def test_the_next_shift_carries_the_last_ones_works_and_sees_only_its_own_scope(
    tmp_path: Path, listening_app: tuple[Flask, str]
) -> None:
    app, url = listening_app
    populate(app)
    with app.app_context():
        factories.inspector("inspector.capital", governorates=["KW-KU"])
    tablet = open_tablet(tmp_path, url)
    tablet.engine.sign_in("inspector", PASSWORD)
    synced = log(tablet, "C09-A01")
    assert tablet.engine.sync_now().state is SyncState.DONE
    unsent = log(tablet, "C09-A02")
    tablet.engine.sign_in("inspector.capital", PASSWORD)
    own = log(tablet, "C07-A01")
    assert tablet.engine.sync_now().state is SyncState.DONE
    assert authors(app) == {
        synced: "inspector", unsent: "inspector", own: "inspector.capital",
    }  # fmt: skip
    assert {work.record for work in tablet.store.works()} == {own}
    assert tablet.store.activity("C09-A01") is None
    tablet.engine.sign_in("inspector", PASSWORD)
    assert tablet.engine.sync_now().state is SyncState.DONE
    assert {work.record for work in tablet.store.works()} == {synced, unsent, own}
    assert tablet.store.integrity_faults() == []
    tablet.close()
