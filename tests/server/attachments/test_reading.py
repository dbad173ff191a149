"""Reading a file by its record: who may, which bytes, and what a browser may do with them."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.attachments import checking, queries
from tests.ports import START
from tests.server.attachments.conftest import keep_files_in
from tests.server.attachments.photos import photo_record
from tests.server.attachments.sending import Sender, photo
from tests.server.kinds.samples import photo as photo_fields
from tests.server.sync.field import Tablet, add_person, execute, lay_programme, work

PHOTO = photo(7)
HASH = hashlib.sha256(PHOTO).hexdigest()


def look(sender: Sender) -> None:
    """Let the worker look into what came."""
    with sender.tablet.app.app_context():
        checking.check_files(60)


def read(tablet: Tablet, record: UUID, role: str = "original", **headers: str) -> TestResponse:
    client = tablet.app.test_client()
    path = f"/files/{record}/{role}"
    return client.get(path, headers={**tablet.identity, **headers}, buffered=True)


@pytest.fixture
def shown(sender: Sender) -> UUID:
    """A photo record whose original is here, looked into and sound."""
    record = photo_record(sender.tablet, file=HASH)
    assert sender.upload(PHOTO, record=record, filename="صورة ١.jpg").status_code == 204
    look(sender)
    return record


def test_a_sound_photo_is_shown_and_can_do_nothing(sender: Sender, shown: UUID) -> None:
    answer = read(sender.tablet, shown)
    assert (answer.status_code, answer.data) == (200, PHOTO)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith("inline; filename*=UTF-8''%D8")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Accept-Ranges"] == "bytes"


RANGES = [
    ("bytes=0-9", 206, slice(0, 10)), ("bytes=100-", 206, slice(100, None)),
    ("bytes=-5", 206, slice(-5, None)), ("bytes=10-999999", 206, slice(10, None)),
    ("bytes=999999-", 416, None), ("bytes=0-1,5-6", 200, slice(None)),
    ("lines=1-2", 200, slice(None)), ("bytes=x", 200, slice(None)),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "status", "part"), RANGES)
def test_parts(sender: Sender, shown: UUID, wanted: str, status: int, part: Any) -> None:
    answer = read(sender.tablet, shown, Range=wanted)
    assert answer.status_code == status
    if part is not None:
        assert answer.data == PHOTO[part]
    if status == 206:
        assert answer.headers["Content-Range"].endswith(f"/{len(PHOTO)}")


def test_what_a_reader_has_is_not_sent_again(sender: Sender, shown: UUID) -> None:
    etag = read(sender.tablet, shown).headers["ETag"]
    again = read(sender.tablet, shown, **{"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert read(sender.tablet, shown, **{"If-None-Match": '"other"'}).status_code == 200
    stale = read(sender.tablet, shown, Range="bytes=0-1", **{"If-Range": '"other"'})
    assert stale.status_code == 200


def test_a_reader_of_another_governorate_finds_nothing(sender: Sender, shown: UUID) -> None:
    app = sender.tablet.app
    elsewhere = Tablet(app, add_person(app, "supervisor", governorates=["KW-KU"]))
    other_contract = Tablet(app, add_person(app, "supervisor", contracts=[7]))
    within = Tablet(app, add_person(app, "governor", governorates=["KW-HA"], contracts=[9]))
    none = read(elsewhere, uuid4())
    for reader in (elsewhere, other_contract):
        answer = read(reader, shown)
        assert (answer.status_code, answer.json) == (404, none.json)
    assert read(within, shown).status_code == 200


def test_who_knows_a_hash_alone_gains_nothing(sender: Sender, shown: UUID) -> None:
    """A record of one's own that names another's file: as if the file were not here."""
    app = sender.tablet.app
    thief = Tablet(app, add_person(app, governorates=["KW-KU"]))
    record = photo_record(thief, 7, "KW-KU", file=HASH)
    stranger = photo_record(thief, 7, "KW-KU", file=hashlib.sha256(b"nothing").hexdigest())
    assert read(thief, record).json == read(thief, stranger).json
    assert read(thief, record).status_code == 404
    # Whoever has the bytes may send them, for their own record.
    assert Sender(thief).upload(PHOTO, record=record).status_code == 204
    assert read(thief, record).status_code == 200


def test_the_same_photo_on_two_records_of_its_author_is_sent_once(
    sender: Sender, shown: UUID
) -> None:
    second = photo_record(sender.tablet, file=HASH)
    assert read(sender.tablet, second).data == PHOTO


def test_a_photo_without_a_thumbnail_gets_one(sender: Sender) -> None:
    large = photo(3, (900, 600))
    record = photo_record(sender.tablet, file=hashlib.sha256(large).hexdigest())
    sender.upload(large, record=record)
    assert read(sender.tablet, record, "thumbnail").status_code == 404
    look(sender)
    answer = read(sender.tablet, record, "thumbnail")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert 0 < len(answer.data) < len(large)


def test_the_tablets_own_thumbnail_comes_first(sender: Sender) -> None:
    small = photo(4, (40, 30))
    fields = {"sha256": hashlib.sha256(small).hexdigest(), "size": len(small)}
    record = photo_record(sender.tablet, file=HASH, thumbnail=fields)
    sender.upload(PHOTO, record=record)
    sender.upload(small, record=record, role="thumbnail")
    look(sender)
    assert read(sender.tablet, record, "thumbnail").data == small


def test_what_was_not_looked_into_is_only_downloaded(sender: Sender) -> None:
    record = photo_record(sender.tablet, file=HASH)
    sender.upload(PHOTO, record=record)
    answer = read(sender.tablet, record)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("whole", [{"file": "../../x"}, {"file": 5}, {"file": None}, {}])
def test_a_record_that_names_no_hash_has_no_file(sender: Sender, whole: dict[str, Any]) -> None:
    record = photo_record(sender.tablet, file=HASH)
    changed = json.dumps(whole)
    execute(
        sender.tablet.app, "UPDATE head SET whole = CAST(:w AS jsonb) WHERE record = :r",
        w=changed, r=record,
    )  # fmt: skip
    for role in ("original", "thumbnail", "points", "avatar"):
        assert read(sender.tablet, record, role).status_code == 404


def test_a_deleted_record_has_no_file(sender: Sender, shown: UUID) -> None:
    execute(sender.tablet.app, "UPDATE head SET is_deleted = true WHERE record = :r", r=shown)
    assert read(sender.tablet, shown).status_code == 404


def test_a_photo_of_a_pushed_record_is_read_by_it(committed_app: Flask, tmp_path: Path) -> None:
    """The whole way: a work, its photo and a track are pushed, their files sent, and read."""
    lay_programme(committed_app)
    keep_files_in(committed_app, tmp_path)
    tablet = Tablet(committed_app, add_person(committed_app))
    sender, points = Sender(tablet), gzip.compress(b'{"lat": "29.33", "lon": "48.02"}\n')
    of, record, track = uuid4(), uuid4(), uuid4()
    tablet.write(work(), of)
    taken = {"of": str(of), "of_kind": "work", "file": HASH, "size": len(PHOTO)}
    more = {"media_type": "image/jpeg", "taken_at": START.isoformat()}
    tablet.write({**taken, **more}, record, kind="photo")
    driven = {"activity": "C09-A01", "started_at": START.isoformat(), "mode": "drive"}
    file = {"points": hashlib.sha256(points).hexdigest(), "size": len(points), "count": 1}
    kind = {"media_type": "application/x-ndjson+gzip", "length_m": "0"}
    tablet.write({**driven, **file, **kind}, track, kind="track")
    receipts = tablet.push()
    assert [found["outcome"] for found in receipts] == ["created"] * 3, receipts
    assert sender.upload(PHOTO, record=record).status_code == 204
    sent = sender.upload(
        points, record=track, role="points", media_type="application/x-ndjson+gzip"
    )
    assert sent.status_code == 204
    look(sender)
    assert read(tablet, record).data == PHOTO
    assert read(tablet, record, "thumbnail").status_code == 200
    found = read(tablet, track, "points")
    assert (found.data, found.headers["Content-Disposition"][:10]) == (points, "attachment")
    # A collector that comes a year later leaves both.
    with committed_app.app_context():
        assert queries.is_in_a_revision(bytes.fromhex(HASH))
        assert queries.is_in_a_revision(hashlib.sha256(points).digest())
    elsewhere = Tablet(committed_app, add_person(committed_app, governorates=["KW-KU"]))
    for hidden, role in ((record, "original"), (record, "thumbnail"), (track, "points")):
        assert read(elsewhere, hidden, role).status_code == 404


def test_naming_a_hash_on_somebody_else_s_photo_gains_nothing(sender: Sender) -> None:
    """A colleague's file of a record outside the scope, named on a photo of the same colleague."""
    app, author = sender.tablet.app, sender.tablet
    work_record, shown = uuid4(), uuid4()
    author.write(work(), work_record)
    taken = author.write(photo_fields(work_record, "work"), shown, kind="photo")
    author.push()
    secret = photo(5, (40, 30))
    sent = sender.upload(secret, record=photo_record(author, 7, "KW-KU"), role="thumbnail")
    assert sent.status_code == 204
    look(sender)
    thief = Tablet(app, add_person(app, contracts=[9]))
    named = {"sha256": hashlib.sha256(secret).hexdigest(), "size": len(secret)}
    thief.write({"thumbnail": named}, shown, taken, kind="photo")
    assert thief.push()[0]["outcome"] == "updated"
    assert read(thief, shown, "thumbnail").status_code == 404
    # Who has the bytes may name them.
    assert Sender(thief).upload(secret, record=uuid4(), role="thumbnail").status_code == 204
    assert read(thief, shown, "thumbnail").status_code == 200
