"""What is collected, and what never is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from server.attachments import collecting
from server.attachments.house import house
from server.db import db
from tests.ports import SteeredClock
from tests.server.attachments.sending import Sender, photo
from tests.server.sync.field import execute, rows

PHOTO = photo(21)
HASH = hashlib.sha256(PHOTO).hexdigest()


def collect(sender: Sender) -> tuple[int, int]:
    with sender.tablet.app.app_context():
        return collecting.collect()


def is_stored(sender: Sender, content: bytes) -> bool:
    with sender.tablet.app.app_context():
        return house().storage.has(hashlib.sha256(content).digest())


def name_in_a_revision(sender: Sender, fields: dict[str, Any], version: int = 1) -> None:
    """A revision, and a later one of the same record that names nothing any more."""
    execute(
        sender.tablet.app,
        """
        INSERT INTO revision (record, version, kind, change, op, body, fields, whole, conflicts,
            flags, author, clocks, made_at, time_grade, working_date, received_at, outcome,
            previous_hash, hash)
        SELECT :record, n, 'photo', gen_random_uuid(), 'put', '',
               CASE n WHEN 1 THEN CAST(:fields AS jsonb) ELSE '{}' END, '{}', '{}', '{}', :author,
               '{}', now(), 'gnss', CURRENT_DATE, now(), 'created', '', ''
        FROM generate_series(1, 2) AS n
        """,
        record=uuid4(),
        fields=json.dumps(fields),
        author=sender.tablet.person.id,
    )


def test_a_file_without_a_record_stays_for_thirty_days(sender: Sender, clock: SteeredClock) -> None:
    sender.upload(PHOTO)
    clock.advance(days=29, hours=23)
    collect(sender)
    assert is_stored(sender, PHOTO)
    clock.advance(days=60)
    assert collect(sender)[1] == 1
    assert not is_stored(sender, PHOTO)
    assert rows(sender.tablet.app, "SELECT count(*) FROM file_use")[0][0] == 0


NAMING = [
    {"file": HASH}, {"points": HASH}, {"thumbnail": {"sha256": HASH, "size": 9}},
]  # fmt: skip


@pytest.mark.parametrize("fields", NAMING, ids=lambda fields: next(iter(fields)))
def test_a_file_that_an_old_revision_names_is_never_collected(
    sender: Sender, clock: SteeredClock, fields: dict[str, Any]
) -> None:
    sender.upload(PHOTO)
    name_in_a_revision(sender, fields)
    for _ in range(3):
        clock.advance(days=400)
        assert collect(sender)[1] == 0
    assert is_stored(sender, PHOTO)


def test_a_change_that_waits_or_is_in_quarantine_keeps_its_file(
    sender: Sender, clock: SteeredClock
) -> None:
    waiting, quarantined = photo(22), photo(23)
    for content in (waiting, quarantined):
        sender.upload(content)
    given = {"outbox": sender.tablet.outbox, "person": sender.tablet.person.id}
    execute(
        sender.tablet.app,
        "INSERT INTO waiting VALUES (gen_random_uuid(), gen_random_uuid(), :outbox, 1, :body,"
        " :person, gen_random_uuid(), '{}', now())",
        body=f'{{"file": "{hashlib.sha256(waiting).hexdigest()}"}}', **given,
    )  # fmt: skip
    execute(
        sender.tablet.app,
        "INSERT INTO quarantined (outbox, n, raw, code, errors, author, device, received_at)"
        " VALUES (:outbox, 2, :raw, 'not_json', '[]', :person, gen_random_uuid(), now())",
        raw=b"\xff\0 broken " + hashlib.sha256(quarantined).hexdigest().encode(), **given,
    )  # fmt: skip
    clock.advance(days=100)
    assert collect(sender)[1] == 0
    execute(sender.tablet.app, "DELETE FROM waiting")
    execute(sender.tablet.app, "UPDATE quarantined SET discarded_at = now()")
    assert collect(sender)[1] == 2


def test_sending_again_keeps_a_file(sender: Sender, clock: SteeredClock) -> None:
    sender.upload(PHOTO)
    clock.advance(days=70)
    sender.tablet.sign_in()
    path = sender.begin(PHOTO)
    assert collect(sender) == (1, 0), "somebody is sending these bytes again"
    assert sender.patch(path, PHOTO).headers["Tareeq-Receipt"] == HASH
    assert collect(sender)[1] == 0
    assert is_stored(sender, PHOTO)


def test_what_was_collected_meanwhile_is_stored_again_before_the_receipt(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The collector removes the bytes after a sender stored them, before its commit."""
    with sender.tablet.app.app_context():
        storage = house().storage
    keep, lost = storage.keep, []

    def keep_and_lose(sha256: bytes, path: Any) -> None:
        keep(sha256, path)
        if not lost:
            lost.append(sha256)
            storage.delete(sha256)

    monkeypatch.setattr(storage, "keep", keep_and_lose)
    assert sender.upload(PHOTO).headers["Tareeq-Receipt"] == HASH
    assert lost
    assert is_stored(sender, PHOTO)


def test_an_unfinished_upload_is_collected_when_it_expires(
    sender: Sender, clock: SteeredClock
) -> None:
    path = sender.begin(PHOTO)
    sender.patch(path, PHOTO[:100])
    clock.advance(days=13)
    assert collect(sender) == (0, 0)
    clock.advance(days=2)
    assert collect(sender) == (1, 0)
    with sender.tablet.app.app_context():
        assert not list(house().spool.folder.iterdir())
        assert db.session.scalar(db.text("SELECT count(*) FROM upload")) == 0


def test_a_receipt_is_told_again_for_two_months(sender: Sender, clock: SteeredClock) -> None:
    path = sender.begin(PHOTO)
    sender.patch(path, PHOTO)
    name_in_a_revision(sender, {"file": HASH})
    clock.advance(days=59)
    collect(sender)
    sender.tablet.sign_in()
    assert sender.call("HEAD", path).headers["Tareeq-Receipt"] == HASH
    clock.advance(days=2)
    collect(sender)
    sender.tablet.sign_in()
    assert sender.call("HEAD", path).status_code == 404


def test_a_receipt_is_told_again_only_when_the_bytes_are_stored(sender: Sender) -> None:
    """Collected while they were sent, and the worker killed after its commit."""
    app, path = sender.tablet.app, sender.begin(PHOTO)
    before = app.extensions["tareeq.ports"]
    app.extensions["tareeq.ports"] = replace(before, steps=KilledAt("file.committed"))
    with pytest.raises(KeyboardInterrupt):
        sender.patch(path, PHOTO)
    app.extensions["tareeq.ports"] = before
    with app.app_context():
        house().storage.delete(bytes.fromhex(HASH))
    assert not is_stored(sender, PHOTO)
    assert sender.call("HEAD", path).headers["Tareeq-Receipt"] == HASH
    assert is_stored(sender, PHOTO)


class KilledAt:
    """Ends the request at a step as a kill would: nothing after it is done."""

    def __init__(self, step: str) -> None:
        self.step = step

    def at(self, name: str) -> None:
        if name == self.step:
            raise KeyboardInterrupt
