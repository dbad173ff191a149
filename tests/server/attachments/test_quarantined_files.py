"""Files in quarantine: who sees them, and what each may do; revoked tablets; the day's share."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.attachments import checking, collecting
from tests.ports import SteeredClock
from tests.server.attachments.photos import photo_record, quarantined_file
from tests.server.attachments.sending import Sender, metadata, photo
from tests.server.sync.field import Tablet, add_person, execute, rows

PHOTO = photo(31)


@pytest.fixture
def supervisor(field: Flask) -> Tablet:
    return Tablet(field, add_person(field, "supervisor"))


def listed(tablet: Tablet) -> list[dict[str, object]]:
    answer = tablet.app.test_client().get("/files/quarantine", headers=tablet.identity)
    assert answer.status_code == 200
    return list(answer.json["files"])


def settle(tablet: Tablet, use: UUID, decision: str, reason: str = "") -> TestResponse:
    return tablet.app.test_client().post(
        f"/quarantine/files/{use}",
        data={"decision": decision, "reason": reason},
        headers=tablet.identity,
        follow_redirects=False,
    )


def test_author_and_supervisor_see_why_in_both_languages(
    sender: Sender, supervisor: Tablet
) -> None:
    use = quarantined_file(sender.tablet)
    app = sender.tablet.app
    for reader in (sender.tablet, supervisor):
        (item,) = listed(reader)
        assert item["id"] == str(use)
        assert item["error"]["code"] == "file_kind_wrong"
        assert set(item["error"]["message"]) == {"ar", "en"}
        page = app.test_client().get("/quarantine", headers=reader.identity)
        assert f"file-{use}" in page.text
        assert "التقط الصورة من جديد" in page.text
    narrower = Tablet(app, add_person(app, "supervisor", governorates=["KW-HA"]))
    colleague = Tablet(app, add_person(app))
    for reader in (narrower, colleague):
        assert listed(reader) == []
        assert settle(reader, use, "discarded", "not mine").status_code == 404


def test_a_bad_file_is_given_up_with_a_reason_and_its_bytes_stay(
    sender: Sender, supervisor: Tablet
) -> None:
    use = quarantined_file(sender.tablet)
    settle(supervisor, use, "discarded")
    settle(supervisor, use, "released")
    settle(supervisor, use, "burnt", "x")
    assert len(listed(supervisor)) == 1
    assert settle(supervisor, use, "discarded", "taken again").status_code == 303
    assert listed(supervisor) == listed(sender.tablet) == []
    kept = rows(sender.tablet.app, "SELECT settled_as, settled_reason FROM file_use")
    assert [tuple(row) for row in kept] == [("discarded", "taken again")]


def test_a_revoked_tablet_still_hands_in_its_photos(
    sender: Sender, supervisor: Tablet, field: Flask
) -> None:
    record = photo_record(sender.tablet, file=hashlib.sha256(PHOTO).hexdigest())
    execute(field, "UPDATE device SET revoked_at = now() WHERE id = :d", d=sender.tablet.device)
    answer = sender.upload(PHOTO, record=record)
    assert answer.headers["Tareeq-Receipt"] == hashlib.sha256(PHOTO).hexdigest()
    with field.app_context():
        checking.check_files(60)
    (item,) = listed(supervisor)
    assert item["error"]["code"] == "device_revoked"

    def kind() -> str:
        path = f"/files/{record}/original"
        answer = field.test_client().get(path, headers=supervisor.identity, buffered=True)
        return str(answer.headers["Content-Type"])

    assert kind() == "application/octet-stream"
    assert settle(supervisor, UUID(str(item["id"])), "released").status_code == 303
    assert kind() == "image/jpeg"
    again = settle(supervisor, UUID(str(item["id"])), "released")
    assert again.status_code == 303
    refused = field.test_client().get(f"/files/{record}/original", headers=sender.tablet.identity)
    assert refused.status_code == 403


def test_an_inspector_releases_nothing(sender: Sender, field: Flask) -> None:
    sender.upload(PHOTO, media_type="image/png")
    with field.app_context():
        checking.check_files(60)
    (item,) = listed(sender.tablet)
    assert item["error"]["code"] == "file_type_differs"
    assert settle(sender.tablet, UUID(str(item["id"])), "released").status_code == 403


@pytest.fixture
def small_share(field: Flask) -> Flask:
    """Three megabytes a day."""
    before = field.extensions["tareeq.config"]
    field.extensions["tareeq.config"] = replace(before, files_a_day_mb=3)
    yield field
    field.extensions["tareeq.config"] = before


def announce(sender: Sender, megabytes: float) -> TestResponse:
    length = {"Upload-Length": str(int(megabytes * 1_000_000))}
    return sender.call("POST", headers=length | metadata(PHOTO, record=uuid4()))


def test_the_days_share_is_said_with_the_way_out(
    small_share: Flask, sender: Sender, clock: SteeredClock
) -> None:
    assert announce(sender, 2).status_code == 201
    refused = announce(sender, 1.5)
    assert refused.status_code == 429
    # It is nine in the morning in Kuwait.
    assert refused.headers["Retry-After"] == str(15 * 3600 + 1)
    assert "غدًا" in refused.json["error"]["message"]["ar"]
    assert announce(sender, 1).status_code == 201
    clock.advance(hours=15, minutes=1)
    sender.tablet.sign_in()
    assert announce(sender, 3).status_code == 201


def test_the_share_is_of_the_person_and_of_the_tablet(small_share: Flask, sender: Sender) -> None:
    assert announce(sender, 2).status_code == 201
    second_tablet = Sender(Tablet(small_share, sender.tablet.person))
    assert announce(second_tablet, 2).status_code == 429
    shift = Sender(Tablet(small_share, add_person(small_share)))
    assert announce(shift, 2).status_code == 201


def test_what_was_given_up_takes_no_share(small_share: Flask, sender: Sender) -> None:
    path = announce(sender, 3).headers["Location"]
    assert announce(sender, 1).status_code == 429
    sender.call("DELETE", path)
    assert announce(sender, 1).status_code == 201


def test_a_full_disk_is_said_and_keeps_what_arrived(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno
    import os

    path = sender.begin(PHOTO)
    sender.patch(path, PHOTO[:100])
    write = os.write

    def full(descriptor: int, content: bytes) -> int:
        if os.fstat(descriptor).st_size >= 100 and len(content) > 50:
            write(descriptor, content[:20])
            raise OSError(errno.ENOSPC, "no space left")
        return write(descriptor, content)

    monkeypatch.setattr(os, "write", full)
    answer = sender.patch(path, PHOTO[100:], 100)
    monkeypatch.undo()
    assert (answer.status_code, answer.json["error"]["code"]) == (507, "storage_full")
    assert answer.headers["Retry-After"] == "300"
    assert sender.call("HEAD", path).headers["Upload-Offset"] == "120"
    assert sender.patch(path, PHOTO[120:], 120).headers["Tareeq-Receipt"]


def test_what_was_stored_keeps_its_share_when_its_upload_is_ended(
    small_share: Flask, sender: Sender
) -> None:
    content = random.Random(1).randbytes(2_000_000)
    path = sender.begin(content)
    assert sender.patch(path, content).status_code == 204
    assert sender.call("DELETE", path).status_code == 204
    assert sender.call("HEAD", path).status_code == 410
    with small_share.app_context():
        collecting.collect()
    assert announce(sender, 2).status_code == 429
