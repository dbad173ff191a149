"""A POST that brings a photo's bytes, and one said again because nobody heard the answer."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from server.attachments.house import house
from tests.ports import SteeredClock
from tests.server.attachments.sending import STREAM, Sender, checksum, metadata, photo
from tests.server.sync.field import Tablet, add_person, rows

PHOTO = photo()
HASH = hashlib.sha256(PHOTO).hexdigest()


class Creation:
    """One file that is announced again and again in the same words."""

    def __init__(self, sender: Sender, content: bytes = PHOTO, **fields: Any) -> None:
        self.sender = sender
        self.said = {"Upload-Length": str(len(content)), **metadata(content, **fields)}

    def post(self, body: bytes | None = None, **more: Any) -> TestResponse:
        stream = {} if body is None else STREAM
        return self.sender.call("POST", data=body, headers={**self.said, **stream, **more})


def spooled(app: Flask) -> list[Path]:
    with app.app_context():
        folder = house().spool.folder
        return list(folder.glob("*")) if folder.is_dir() else []


def count(sender: Sender, table: str) -> int:
    return int(rows(sender.tablet.app, f"SELECT count(*) FROM {table}")[0][0])


def test_a_photo_needs_one_request(sender: Sender) -> None:
    answer = Creation(sender).post(PHOTO)
    assert answer.status_code == 201
    assert answer.headers["Tareeq-Receipt"] == HASH
    assert answer.headers["Upload-Offset"] == str(len(PHOTO))
    asked = sender.call("HEAD", answer.headers["Location"])
    assert asked.headers["Tareeq-Receipt"] == HASH
    assert not spooled(sender.tablet.app)


def test_a_creation_said_again_goes_on_where_the_first_was_cut(sender: Sender) -> None:
    creation = Creation(sender)
    first = creation.post(PHOTO[:700])
    again = creation.post()
    assert again.status_code == 201
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Upload-Offset"] == "700"
    shorter = creation.post(PHOTO[:300])
    assert shorter.headers["Upload-Offset"] == "700"
    last = sender.patch(first.headers["Location"], PHOTO[700:], 700)
    assert last.headers["Tareeq-Receipt"] == HASH
    assert count(sender, "upload") == count(sender, "file_use") == 1


@pytest.mark.parametrize("known", [0, 1, 700, len(PHOTO) - 1])
def test_the_whole_sent_again_is_taken_from_where_it_was_cut(sender: Sender, known: int) -> None:
    creation = Creation(sender)
    first = creation.post(PHOTO[:known])
    whole = creation.post(PHOTO, **checksum(PHOTO))
    assert whole.headers["Location"] == first.headers["Location"]
    assert whole.headers["Tareeq-Receipt"] == HASH
    with sender.tablet.app.app_context():
        stored = b"".join(house().storage.read(bytes.fromhex(HASH), 0, len(PHOTO)))
    assert stored == PHOTO
    assert count(sender, "upload") == 1


@pytest.mark.parametrize("body", [None, b"", PHOTO[:10], PHOTO])
def test_a_receipt_that_was_lost_is_said_again(sender: Sender, body: bytes | None) -> None:
    creation = Creation(sender)
    first = creation.post(PHOTO)
    again = creation.post(body)
    assert (again.status_code, again.headers["Tareeq-Receipt"]) == (201, HASH)
    assert again.headers["Location"] == first.headers["Location"]
    assert count(sender, "upload") == count(sender, "file_use") == 1


def test_only_the_same_words_of_the_same_tablet_find_it(sender: Sender) -> None:
    app, record = sender.tablet.app, uuid4()
    person = add_person(app)
    mine = Sender(Tablet(app, person))
    first = Creation(mine, record=record).post(PHOTO[:700]).headers["Location"]
    others = [
        Creation(sender, record=record),
        Creation(Sender(Tablet(app, person)), record=record),
        Creation(mine, record=uuid4()),
        Creation(mine, record=record, media_type="image/png"),
        Creation(mine, record=record, filename="another.jpg"),
    ]
    for other in others:
        answer = other.post()
        assert answer.headers["Location"] != first
        assert answer.headers["Upload-Offset"] == "0"
    longer = Creation(mine, record=record)
    longer.said["Upload-Length"] = str(len(PHOTO) + 1)
    assert longer.post().headers["Location"] != first


def test_an_upload_that_is_over_is_not_found_again(sender: Sender, clock: SteeredClock) -> None:
    creation = Creation(sender)
    first = creation.post(PHOTO[:700]).headers["Location"]
    assert sender.call("DELETE", first).status_code == 204
    second = creation.post(PHOTO[:600])
    assert second.headers["Location"] != first
    assert second.headers["Upload-Offset"] == "600"
    clock.advance(days=15)
    sender.tablet.sign_in()
    third = creation.post()
    assert third.headers["Location"] != second.headers["Location"]
    assert third.headers["Upload-Offset"] == "0"


def test_more_than_was_announced_is_refused_and_what_was_here_stays(sender: Sender) -> None:
    creation = Creation(sender)
    assert creation.post(PHOTO + b"x").status_code == 413
    assert creation.post().headers["Upload-Offset"] == "0"
    creation.post(PHOTO[:700])
    refused = creation.post(PHOTO + b"x")
    assert (refused.status_code, refused.json["error"]["field"]) == (413, "Upload-Length")
    assert creation.post().headers["Upload-Offset"] == "700"


def test_a_checksum_is_of_the_body_with_what_was_here(sender: Sender) -> None:
    creation = Creation(sender)
    creation.post(PHOTO[:700])
    wrong = creation.post(PHOTO[:900], **checksum(PHOTO[700:900]))
    assert wrong.status_code == 460
    assert creation.post().headers["Upload-Offset"] == "700"
    right = creation.post(PHOTO[:900], **checksum(PHOTO[:900]))
    assert right.headers["Upload-Offset"] == "900"


def test_bytes_that_were_wrong_are_dropped_and_sent_anew(sender: Sender) -> None:
    creation = Creation(sender)
    creation.post(b"\0" * 700)
    assert creation.post(PHOTO).status_code == 460
    anew = creation.post()
    assert (anew.status_code, anew.headers["Upload-Offset"]) == (201, "0")
    assert creation.post(PHOTO).headers["Tareeq-Receipt"] == HASH


@pytest.mark.parametrize(
    ("name", "value"), [("media_type", "text/html"), ("role", "avatar"), ("record", "x")]
)
def test_what_is_refused_leaves_no_byte(sender: Sender, name: str, value: str) -> None:
    answer = Creation(sender, **{name: value}).post(PHOTO)
    assert answer.status_code in {400, 422}
    assert count(sender, "upload") == 0
    assert not spooled(sender.tablet.app)


def test_the_days_share_is_looked_at_before_the_bytes_and_taken_once(
    field: Flask, sender: Sender
) -> None:
    before = field.extensions["tareeq.config"]
    field.extensions["tareeq.config"] = replace(before, files_a_day_mb=1)
    try:
        content = bytes(600_000)
        creation = Creation(sender, content)
        for _ in range(3):
            assert creation.post(content[:1000]).status_code == 201
        refused = Creation(sender, content).post(content)
        assert (refused.status_code, refused.json["error"]["code"]) == (429, "file_quota")
        assert int(refused.headers["Retry-After"]) > 0
        assert len(spooled(field)) == 1
        assert creation.post(content).headers["Upload-Offset"] == "600000"
    finally:
        field.extensions["tareeq.config"] = before


MOVES = st.tuples(
    st.sampled_from(["post", "post_empty", "patch", "head", "checked"]),
    st.integers(0, len(PHOTO)),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=st.lists(MOVES, max_size=12))
def test_however_often_it_is_said_there_is_one_upload_and_no_byte_is_lost(
    sender: Sender, moves: list[tuple[str, int]]
) -> None:
    creation = Creation(sender)
    here, paths = 0, set()
    for move, size in [*moves, ("post", len(PHOTO))]:
        if move == "patch" and paths:
            sender.patch(next(iter(paths)), PHOTO[here : here + size], here)
            here = min(len(PHOTO), here + size)
        if move == "head" and paths:
            asked = sender.call("HEAD", next(iter(paths)))
            assert asked.headers["Upload-Offset"] == str(here)
        if move in {"post", "checked", "post_empty"}:
            body = None if move == "post_empty" else PHOTO[:size]
            more = checksum(PHOTO[:size]) if move == "checked" else {}
            answer = creation.post(body, **more)
            here = max(here, len(body or b""))
            assert answer.headers["Upload-Offset"] == str(here)
            assert ("Tareeq-Receipt" in answer.headers) == (here == len(PHOTO))
            paths.add(answer.headers["Location"])
    assert len(paths) == 1
    assert answer.headers["Tareeq-Receipt"] == HASH
