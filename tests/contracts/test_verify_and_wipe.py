"""A real tablet and a real server: what was altered here is mended, what was revoked is wiped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask

from mobile.composition import Tablet, open_tablet
from mobile.faults import NotSignedInError
from mobile.shapes import SyncState
from server.accounts import service as accounts
from server.db import db, transaction
from server.register import service as register
from server.register.models import Head
from shared.wire.fields import write_moment
from tests.contracts.conftest import PASSWORD, populate
from tests.contracts.test_restored_server import restore_to_before_any_record
from tests.contracts.test_sync_contract import HERE, WORK


@pytest.fixture
def tablet(tmp_path: Path, listening_app: tuple[Flask, str]) -> Iterator[Tablet]:
    app, url = listening_app
    populate(app)
    found = open_tablet(tmp_path, url)
    found.engine.sign_in("inspector", PASSWORD)
    for _ in range(6):
        found.store.log_work(WORK, HERE)
    assert found.engine.sync_now().state is SyncState.DONE
    yield found
    found.close()


def alter(tablet: Tablet, statement: str, *values: object) -> None:
    with tablet.store.database.write() as rows:
        rows.execute(statement, values)


def held(tablet: Tablet) -> dict[str, tuple[int, str, str, int, str]]:
    with tablet.store.database.read() as rows:
        found = rows.execute("SELECT * FROM open_record").fetchall()
    names = ("version", "hash", "governorate", "contract", "whole")
    return {row["record"]: tuple(row[name] for name in names) for row in found}  # type: ignore[misc]


OTHER = """UPDATE record SET fields = sealed('record.fields', record, '{"notes":"other"}')
    WHERE record = ?"""


def test_planted_differences_are_found_and_mended(tablet: Tablet) -> None:
    good = held(tablet)
    first, second, third, _, fifth, sixth = sorted(good)
    alter(tablet, "UPDATE record SET whole = x'01' WHERE record = ?", first)
    alter(tablet, "UPDATE record SET hash = ?, version = 9 WHERE record = ?", "ab" * 32, second)
    alter(tablet, "DELETE FROM record WHERE record = ?", third)
    alter(tablet, "UPDATE record SET contract = 12 WHERE record = ?", fifth)
    extra = str(uuid4())
    alter(
        tablet,
        "INSERT INTO record SELECT ?, " + ", ".join(_columns(tablet)[1:]) + " FROM record"
        " WHERE record = ?", extra, sixth,
    )  # fmt: skip
    assert tablet.engine.verify_now() == ""
    assert held(tablet) == good
    verified = tablet.store.last_verified()
    assert verified is not None
    assert verified.repaired == 5
    assert {str(w.record) for w in tablet.store.works()} == set(good)


def _columns(tablet: Tablet) -> list[str]:
    with tablet.store.database.read() as rows:
        return [row["name"] for row in rows.execute("PRAGMA table_info(record)")]


def test_what_screens_show_is_mended_and_one_s_own_change_stays_on_top(tablet: Tablet) -> None:
    shown, edited, *_ = sorted(held(tablet))
    alter(tablet, OTHER, shown)
    alter(tablet, "UPDATE record SET whole = x'' WHERE record = ?", edited)
    tablet.store.correct_work(UUID(edited), {"notes": "mine"})
    tablet.engine.verify_now()
    with tablet.store.database.read() as rows:
        for row in rows.execute("SELECT fields, whole FROM open_record"):
            assert json.loads(row["fields"]).items() >= {"activity": WORK["activity"]}.items()
    work = tablet.store.work(UUID(edited))
    assert work is not None
    assert work.notes == "mine"


def test_a_tablet_that_lost_everything_but_its_cursor_has_it_again(tablet: Tablet) -> None:
    good = held(tablet)
    alter(tablet, "DELETE FROM record")
    assert tablet.engine.verify_now() == ""
    assert held(tablet) == good


def test_the_register_s_roots_are_checked_with_the_key_told_at_sign_in(
    tablet: Tablet, listening_app: tuple[Flask, str]
) -> None:
    app, _ = listening_app
    with app.app_context(), transaction():
        made = register.make_root("test")
    tablet.engine.sync_now()
    with tablet.store.database.read() as rows:
        [root] = rows.execute("SELECT * FROM root WHERE number = ?", (made.number,)).fetchall()
    assert (root["merkle"], root["state"]) == (made.merkle.hex(), "kept")
    assert tablet.store.problems() == []


def revoke(app: Flask, tablet: Tablet) -> None:
    with app.app_context():
        accounts.revoke_device(tablet.store.device.device)


SEALED = "SELECT body FROM change WHERE change = ?"


def bytes_here(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_a_revoked_tablet_hands_all_in_and_then_keeps_nothing(
    tablet: Tablet, listening_app: tuple[Flask, str], tmp_path: Path
) -> None:
    app, url = listening_app
    unsent = tablet.store.log_work({**WORK, "notes": "a note to be wiped"}, HERE)
    before = tablet.store.device.device
    with tablet.store.database.read() as rows:
        sealed = rows.execute(SEALED, (str(unsent.change),)).fetchone()["body"]
    assert sealed in bytes_here(tmp_path)
    revoke(app, tablet)
    summary = tablet.engine.sync_now()
    assert (summary.state, summary.code) == (SyncState.REFUSED, "device_wiped")
    with app.app_context():
        # It came in, into the quarantine: nothing of it is lost.
        assert db.session.get(Head, unsent.record) is None
        kept = db.session.execute(
            db.text("SELECT raw FROM quarantined WHERE change = :c"), {"c": unsent.change}
        ).scalar_one()
    assert b"a note to be wiped" in bytes(kept)
    assert tablet.store.person() is None
    assert tablet.store.wiped_at() is not None
    assert sealed not in bytes_here(tmp_path)
    assert str(unsent.record).encode() not in bytes_here(tmp_path)
    assert tablet.store.device.device != before
    again = open_tablet(tmp_path, url)
    assert (again.store.works(), again.store.queues()) == ([], [])
    again.engine.sign_in("inspector", PASSWORD)
    assert again.engine.sync_now().state is SyncState.DONE
    again.close()


def file_of(tablet: Tablet, state: str, code: str = "", try_after: str | None = None) -> UUID:
    """A photo's original in ``state``; its record."""
    person, record = tablet.store.person(), uuid4()
    assert person is not None
    since = "2026-01-01T00:00:00.000000Z"
    alter(
        tablet,
        "INSERT INTO file VALUES (?, 'original', ?, ?, 5, 'image/jpeg', ?, ?, '', 0, 0, ?, 1, ?, ?,"
        " NULL)",
        *(str(record), str(person.id), sha256(b"photo").hexdigest(), state, code, try_after),
        *(since, since),
    )
    return record


def test_a_revoked_tablet_with_a_file_left_is_not_wiped(
    tablet: Tablet, listening_app: tuple[Flask, str]
) -> None:
    app, _ = listening_app
    file_of(tablet, "waiting", try_after=write_moment(datetime.now(UTC) + timedelta(minutes=50)))
    revoke(app, tablet)
    assert tablet.engine.sync_now().code == "device_revoked"
    assert len(tablet.store.works()) == 6
    alter(tablet, "UPDATE file SET state = 'there'")
    assert tablet.engine.sync_now().code == "device_wiped"


@pytest.mark.parametrize("code", ["file_too_large", "http_418", "file_damaged"])
def test_a_file_that_never_comes_keeps_no_tablet_from_its_wipe_and_is_noted(
    tablet: Tablet, listening_app: tuple[Flask, str], code: str
) -> None:
    app, _ = listening_app
    record, device = file_of(tablet, "problem", code), tablet.store.device.device
    revoke(app, tablet)
    assert tablet.engine.sync_now().code == "device_wiped"
    with app.app_context():
        asked = "SELECT record, device, role, code, sha256 FROM stuck_file"
        assert db.session.execute(db.text(asked)).all() == [
            (record, device, "original", code, sha256(b"photo").digest())
        ]


def test_what_can_be_read_again_is_sent_before_the_wipe(
    tablet: Tablet, listening_app: tuple[Flask, str], tmp_path: Path
) -> None:
    app, _ = listening_app
    file_of(tablet, "problem", "file_damaged")
    with tablet.store.folder.draft(b"photo", "photo") as draft:
        tablet.store.folder.place(draft)
    revoke(app, tablet)
    assert tablet.engine.sync_now().code == "device_revoked"
    assert tablet.engine.sync_now().code == "device_wiped"
    with app.app_context():
        assert db.session.execute(db.text("SELECT count(*) FROM stuck_file")).scalar() == 0
        assert db.session.execute(db.text("SELECT sha256 FROM file_use")).all() == [
            (sha256(b"photo").digest(),)
        ]


def test_what_a_restored_server_lost_is_handed_in_again_before_the_wipe(
    tablet: Tablet, listening_app: tuple[Flask, str]
) -> None:
    app, _ = listening_app
    restore_to_before_any_record(app)
    revoke(app, tablet)
    assert tablet.engine.sync_now().code == "device_revoked"
    assert tablet.engine.sync_now().code == "device_wiped"
    with app.app_context():
        kept = db.session.execute(db.text("SELECT count(*) FROM quarantined")).scalar_one()
    assert kept == 6


def test_a_file_that_a_restored_server_lost_is_sent_again_before_the_wipe(
    tablet: Tablet, listening_app: tuple[Flask, str], tmp_path: Path
) -> None:
    app, _ = listening_app
    file_of(tablet, "there")
    with tablet.store.folder.draft(b"photo", "photo") as draft:
        tablet.store.folder.place(draft)
    with app.app_context(), transaction() as session:
        session.execute(db.text("INSERT INTO restore_mark VALUES (gen_random_uuid(), now(), 0)"))
    revoke(app, tablet)
    assert tablet.engine.sync_now().code == "device_revoked"
    assert tablet.engine.sync_now().code == "device_wiped"
    with app.app_context():
        assert db.session.execute(db.text("SELECT sha256 FROM file_use")).all() == [
            (sha256(b"photo").digest(),)
        ]


def test_what_is_saved_at_the_last_moment_is_not_wiped(tablet: Tablet) -> None:
    held_then = tablet.store.holdings()
    tablet.store.log_work(WORK, HERE)
    assert not tablet.store.wipe(held_then)
    assert len(tablet.store.works()) == 7


def test_nothing_is_saved_between_the_decision_to_wipe_and_the_wipe(tablet: Tablet) -> None:
    """A save that is told as done must not be what the wipe then takes, unsent."""
    (work, *_) = tablet.store.works()
    assert tablet.store.begin_wipe(tablet.store.holdings())
    with pytest.raises(NotSignedInError):
        tablet.store.log_work(WORK, HERE)
    with pytest.raises(NotSignedInError):
        tablet.store.correct_work(work.record, {"quantity": "7"})


def test_a_kill_in_mid_wipe_is_followed_by_the_rest(
    tablet: Tablet, listening_app: tuple[Flask, str], tmp_path: Path
) -> None:
    assert tablet.store.begin_wipe(tablet.store.holdings())
    tablet.close()
    (tmp_path / "files").mkdir(exist_ok=True)
    (tmp_path / "files" / "left").write_bytes(b"a photo")
    again = open_tablet(tmp_path, listening_app[1])
    assert again.store.works() == []
    assert again.store.person() is None
    assert again.store.wiped_at() is not None
    assert list((tmp_path / "files").iterdir()) == []
    again.close()
