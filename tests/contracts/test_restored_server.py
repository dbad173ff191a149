"""A server restored from an older backup: tablets notice, whatever they asked of it last."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import text

from mobile.composition import Tablet, open_tablet
from mobile.shapes import SyncState
from mobile.store.room import remember
from server.db import db
from tests import factories
from tests.contracts.conftest import PASSWORD, Wire, populate
from tests.contracts.test_sync_contract import HERE, WORK


def tablet_of_an_inspector(folder: Path, url: str) -> Tablet:
    tablet = open_tablet(folder, url)
    tablet.engine.sign_in("inspector", PASSWORD)
    return tablet


def log(tablet: Tablet) -> UUID:
    return tablet.store.log_work({**WORK, "activity": "C09-A01"}, HERE).record


def restore_to_before_any_record(app: Flask) -> None:
    with app.app_context():
        for table in ("outbox_head", "outbox_entry", "work", "head", "revision"):
            db.session.execute(text(f"DELETE FROM {table}"))
        db.session.execute(text("UPDATE outbox SET next_n = 1"))
        db.session.execute(text("UPDATE register_state SET epoch = gen_random_uuid()"))
        db.session.commit()


def records(app: Flask) -> set[UUID]:
    with app.app_context():
        return {row.record for row in db.session.execute(text("SELECT record FROM head"))}


def test_a_restore_is_noticed_though_another_person_signed_in_since(
    tmp_path: Path, listening_app: tuple[Flask, str]
) -> None:
    app, url = listening_app
    populate(app)
    with app.app_context():
        factories.inspector("inspector.capital", governorates=["KW-KU"])
    tablet = tablet_of_an_inspector(tmp_path, url)
    logged = log(tablet)
    assert tablet.engine.sync_now().state is SyncState.DONE
    restore_to_before_any_record(app)
    tablet.engine.sign_in("inspector.capital", PASSWORD)
    assert tablet.engine.sync_now().state is SyncState.DONE
    assert records(app) == {logged}
    tablet.close()


def test_a_restore_is_noticed_by_a_tablet_that_had_never_pulled(
    tmp_path: Path, listening_app: tuple[Flask, str]
) -> None:
    app, url = listening_app
    populate(app)
    tablet = tablet_of_an_inspector(tmp_path, url)
    logged = log(tablet)
    wire = Wire(tablet.transport)
    tablet.engine._session._transport = wire
    wire.trouble = "pull down"
    assert tablet.engine.sync_now().acknowledged == 1
    restore_to_before_any_record(app)
    wire.trouble = ""
    tablet.engine.sign_in("inspector", PASSWORD)
    assert tablet.engine.sync_now().state is SyncState.DONE
    assert records(app) == {logged}
    tablet.close()


def test_what_is_offered_again_is_shown_as_waiting_here(
    tmp_path: Path, listening_app: tuple[Flask, str]
) -> None:
    app, url = listening_app
    populate(app)
    tablet = tablet_of_an_inspector(tmp_path, url)
    refused = tablet.store.log_work({**WORK, "activity": "C09-A01"}, HERE).record
    with app.app_context():
        db.session.execute(text("UPDATE person SET governorates = ARRAY['KW-KU']"))
        db.session.execute(text("UPDATE person SET has_all_governorates = false"))
        db.session.commit()
    tablet.engine.sync_now()
    assert [problem.record for problem in tablet.store.problems()] == [refused]
    tablet.store.start_over()
    assert tablet.store.outbox_counts().here == 1
    assert tablet.store.problems() == []
    assert [work.errors for work in tablet.store.works()] in ([], [()])
    tablet.close()


def test_a_cursor_from_before_they_were_sealed_is_pulled_anew_from_the_beginning(
    tmp_path: Path, listening_app: tuple[Flask, str]
) -> None:
    app, url = listening_app
    populate(app)
    tablet = tablet_of_an_inspector(tmp_path, url)
    logged = log(tablet)
    assert tablet.engine.sync_now().state is SyncState.DONE
    before, _, seal = tablet.store.cursor().rpartition(".")
    with tablet.store.database.write() as rows:
        remember(rows, "cursor", before)
    summary = tablet.engine.sync_now()
    assert (summary.state, summary.pulled, summary.repeated) == (SyncState.DONE, 1, 1)
    assert [work.record for work in tablet.store.works()] == [logged]
    assert tablet.store.cursor() == f"{before}.{seal}"
    tablet.close()
