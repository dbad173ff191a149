"""The server's tus 1.0.0, header by header."""

from __future__ import annotations

import base64
import hashlib
from uuid import uuid4

import pytest
from flask import Flask

from server.attachments.house import house
from shared.wire.errors import ERRORS
from tests.ports import SteeredClock
from tests.server.attachments.sending import STREAM, Sender, checksum, metadata, photo
from tests.server.sync.field import Tablet, add_person, rows

PHOTO = photo()
HASH = hashlib.sha256(PHOTO).hexdigest()


def test_options_says_what_is_spoken_to_anybody(field: Flask) -> None:
    for path in ("/files", f"/files/{uuid4()}"):
        answer = field.test_client().options(path)
        assert answer.status_code == 204
        assert answer.headers["Tus-Resumable"] == answer.headers["Tus-Version"] == "1.0.0"
        assert answer.headers["Tus-Max-Size"] == "100000000"
        assert set(answer.headers["Tus-Extension"].split(",")) == {
            "creation", "creation-with-upload", "checksum", "expiration", "termination",
        }  # fmt: skip
        assert answer.headers["Tus-Checksum-Algorithm"] == "sha256,sha1"


@pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH", "DELETE"])
def test_another_version_is_refused_with_ours(sender: Sender, method: str) -> None:
    path = "/files" if method == "POST" else sender.begin(PHOTO)
    for version in (None, "0.2.2"):
        answer = sender.call(method, path, headers={"Tus-Resumable": version})
        assert answer.status_code == 412
        assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"


def test_a_file_in_one_piece_gets_its_receipt(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    before = sender.call("HEAD", path)
    assert before.headers["Upload-Offset"] == "0"
    assert before.headers["Upload-Length"] == str(len(PHOTO))
    assert before.headers["Cache-Control"] == "no-store"
    assert "Tareeq-Receipt" not in before.headers
    answer = sender.patch(path, PHOTO)
    assert answer.status_code == 204
    assert answer.headers["Upload-Offset"] == str(len(PHOTO))
    assert answer.headers["Tareeq-Receipt"] == HASH
    again = sender.call("HEAD", path)
    assert again.headers["Tareeq-Receipt"] == HASH
    assert again.headers["Upload-Offset"] == str(len(PHOTO))


def test_pieces_of_any_size_make_the_same_file(sender: Sender) -> None:
    path, sent = sender.begin(PHOTO), 0
    for size in (1, 700, 0, len(PHOTO)):
        piece = PHOTO[sent : sent + size]
        answer = sender.patch(path, piece, sent, **checksum(piece, "sha1"))
        sent += len(piece)
        assert answer.headers["Upload-Offset"] == str(sent)
    assert answer.headers["Tareeq-Receipt"] == HASH
    with sender.tablet.app.app_context():
        stored = b"".join(house().storage.read(bytes.fromhex(HASH), 0, len(PHOTO)))
    assert stored == PHOTO


def test_creation_takes_the_first_bytes_along(sender: Sender) -> None:
    headers = {"Upload-Length": str(len(PHOTO)), **metadata(PHOTO), **STREAM}
    answer = sender.call("POST", data=PHOTO[:100], headers=headers)
    assert answer.status_code == 201
    assert answer.headers["Upload-Offset"] == "100"
    assert "Upload-Expires" in answer.headers
    headers |= metadata(PHOTO)
    whole = sender.call("POST", data=PHOTO, headers=headers | checksum(PHOTO))
    assert whole.headers["Tareeq-Receipt"] == HASH
    body_of_another_type = {**headers, **metadata(PHOTO), "Content-Type": "text/plain"}
    none = sender.call("POST", data=PHOTO[:100], headers=body_of_another_type)
    assert none.headers["Upload-Offset"] == "0"


def test_a_wrong_offset_is_told_and_changes_nothing(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    sender.patch(path, PHOTO[:500])
    for offset in (0, 499, 501, len(PHOTO)):
        answer = sender.patch(path, PHOTO[offset:], offset)
        assert answer.status_code == 409
        assert answer.json["error"]["offset"] == 500
    assert sender.call("HEAD", path).headers["Upload-Offset"] == "500"


def test_a_checksum_that_does_not_match_leaves_the_offset(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    sender.patch(path, PHOTO[:500])
    answer = sender.patch(path, PHOTO[500:], 500, **checksum(b"something else"))
    assert answer.status_code == 460
    assert sender.call("HEAD", path).headers["Upload-Offset"] == "500"
    assert sender.patch(path, PHOTO[500:], 500).headers["Tareeq-Receipt"] == HASH


@pytest.mark.parametrize("given", ["md5 AAAA", "sha256", "sha256 !!!", "sha256 AAAA", ""])
def test_a_checksum_that_says_nothing_is_refused(sender: Sender, given: str) -> None:
    path = sender.begin(PHOTO)
    answer = sender.patch(path, PHOTO, **{"Upload-Checksum": given})
    assert answer.status_code == 400
    assert answer.json["error"]["field"] == "Upload-Checksum"


def test_bytes_unlike_their_hash_are_dropped_whole(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    answer = sender.patch(path, PHOTO[:-1] + b"\0")
    assert answer.status_code == 460
    assert "Tareeq-Receipt" not in answer.headers
    assert sender.call("HEAD", path).status_code == 404
    assert rows(sender.tablet.app, "SELECT count(*) FROM file")[0][0] == 0


def test_only_a_stream_is_taken(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    for given in ("application/octet-stream", "application/json", ""):
        answer = sender.patch(path, PHOTO, **{"Content-Type": given})
        assert answer.status_code == 415
    assert sender.call("HEAD", path).headers["Upload-Offset"] == "0"


def test_more_than_was_announced_is_refused(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    answer = sender.patch(path, PHOTO + b"x")
    assert answer.status_code == 413
    assert sender.call("HEAD", path).headers["Upload-Offset"] == "0"


def test_the_header_that_stands_for_a_method(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    headers = {**STREAM, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    answer = sender.call("POST", path, data=PHOTO, headers=headers)
    assert (answer.status_code, answer.headers["Tareeq-Receipt"]) == (204, HASH)
    ended = sender.call("POST", path, headers={"X-HTTP-Method-Override": "DELETE"})
    assert ended.status_code == 204
    odd = sender.call("POST", path, headers={"X-HTTP-Method-Override": "TRACE / HTTP"})
    assert odd.status_code == 405


def test_an_upload_that_was_given_up_is_gone(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    sender.patch(path, PHOTO[:100])
    assert sender.call("DELETE", path).status_code == 204
    assert sender.call("HEAD", path).status_code == 404
    assert sender.patch(path, PHOTO[100:], 100).status_code == 404
    with sender.tablet.app.app_context():
        assert not list(house().spool.folder.glob(f"{path.rpartition('/')[2].replace('-', '')}*"))


def test_what_was_received_whole_outlives_its_upload(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    sender.patch(path, PHOTO)
    assert sender.call("DELETE", path).status_code == 204
    assert rows(sender.tablet.app, "SELECT count(*) FROM file_use")[0][0] == 1


def test_an_upload_expires_unless_it_goes_on(sender: Sender, clock: SteeredClock) -> None:
    path = sender.begin(PHOTO)
    clock.advance(days=10)
    sender.tablet.sign_in()
    sender.patch(path, PHOTO[:10])
    clock.advance(days=10)
    sender.tablet.sign_in()
    assert sender.call("HEAD", path).headers["Upload-Expires"] == "Thu, 26 Mar 2026 06:00:00 GMT"
    clock.advance(days=4)
    sender.tablet.sign_in()
    assert sender.call("HEAD", path).status_code == 410
    assert sender.patch(path, PHOTO[10:], 10).status_code == 410


def test_another_persons_upload_is_no_upload(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    other = Sender(Tablet(sender.tablet.app, add_person(sender.tablet.app, "supervisor")))
    for method in ("HEAD", "DELETE"):
        theirs, none = other.call(method, path), other.call(method, f"/files/{uuid4()}")
        assert theirs.status_code == none.status_code == 404
    assert other.patch(path, PHOTO).status_code == 404
    assert sender.call("HEAD", path).headers["Upload-Offset"] == "0"


def test_bytes_that_are_here_already_look_like_new_ones(sender: Sender) -> None:
    def told(own: Sender, content: bytes) -> list[tuple[int, set[str]]]:
        path = own.begin(content)
        answers = [own.patch(path, content[:50]), own.call("HEAD", path)]
        answers.append(own.patch(path, content[50:], 50))
        return [(answer.status_code, set(answer.headers.keys())) for answer in answers]

    first = told(sender, PHOTO)
    other = Sender(Tablet(sender.tablet.app, add_person(sender.tablet.app)))
    assert told(other, PHOTO) == first == told(other, photo(2))
    assert rows(sender.tablet.app, "SELECT count(*) FROM file")[0][0] == 2


def test_a_repeated_last_piece_gets_the_receipt_again(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    sender.patch(path, PHOTO)
    again = sender.patch(path, b"", len(PHOTO))
    assert (again.status_code, again.headers["Tareeq-Receipt"]) == (204, HASH)
    assert sender.patch(path, PHOTO).status_code == 409
    assert rows(sender.tablet.app, "SELECT count(*) FROM file_use")[0][0] == 1


def test_what_was_whole_when_the_worker_died_is_finished_by_asking(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    with sender.tablet.app.app_context():
        folder = house().spool.folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / path.rpartition("/")[2].replace("-", "")).write_bytes(PHOTO)
    answer = sender.call("HEAD", path)
    assert (answer.status_code, answer.headers["Tareeq-Receipt"]) == (200, HASH)


@pytest.mark.parametrize("given", [None, "", "-1", "1.5", "abc", "٥", "+5", "1_0", "9" * 30])
def test_a_length_that_is_none_is_refused_by_name(sender: Sender, given: str | None) -> None:
    answer = sender.call("POST", headers={"Upload-Length": given, **metadata(PHOTO)})
    assert answer.status_code in {400, 422}
    assert answer.json["error"]["field"] == "Upload-Length"


def test_a_file_above_the_limit_is_refused_before_it_is_sent(sender: Sender) -> None:
    answer = sender.call("POST", headers={"Upload-Length": "100000001", **metadata(PHOTO)})
    assert answer.status_code == 413
    assert answer.json["error"]["code"] == "file_too_large"
    assert answer.json["error"]["most"] == 100_000_000


BAD_FIELDS = [
    ("sha256", None), ("sha256", "AB" * 31), ("sha256", "../../etc/passwd"),
    ("media_type", "image/svg+xml"), ("media_type", "text/html"), ("media_type", None),
    ("media_type", "application/x-ndjson+gzip"), ("record", "1 OR 1=1"), ("record", None),
    ("role", "avatar"), ("role", "points"), ("filename", "a\0b"), ("filename", "a\x1b[2Jb"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), BAD_FIELDS)
def test_bad_metadata_is_refused_by_name(sender: Sender, name: str, value: str | None) -> None:
    fields = metadata(PHOTO, **{name: value})
    answer = sender.call("POST", headers={"Upload-Length": "5", **fields})
    assert answer.status_code in {400, 422}, answer.text
    assert answer.json["error"]["field"] in {name, "media_type"}
    assert answer.json["error"]["message"]["ar"]
    assert rows(sender.tablet.app, "SELECT count(*) FROM upload")[0][0] == 0


@pytest.mark.parametrize(
    "text",
    [
        *("sha256", ",", "sha256 !!!!", "a b c", "sha256 YQ==,sha256 YQ==", "x /////w=="),
        *("é YQ==", "k " + "A" * 5000),
    ],
)
def test_metadata_that_is_none_is_refused(sender: Sender, text: str) -> None:
    answer = sender.call("POST", headers={"Upload-Length": "5", "Upload-Metadata": text})
    assert answer.status_code in {400, 422}, answer.text
    assert answer.json["error"]["code"] in ERRORS


NAMES = [
    ("../../../etc/passwd", "passwd"), ("C:\\photos\\IMG_1.jpg", "IMG_1.jpg"),
    ("صورة ١.jpg", "صورة ١.jpg"), ("..", ""), (".htaccess", "htaccess"),
    ("\u202egpj.exe", "gpj.exe"), ("a" * 900, "a" * 200),
]  # fmt: skip


@pytest.mark.parametrize(("given", "kept"), NAMES)
def test_a_name_is_words_and_never_a_path(sender: Sender, given: str, kept: str) -> None:
    sender.begin(PHOTO, filename=given)
    assert rows(sender.tablet.app, "SELECT filename FROM upload")[0][0] == kept


def test_metadata_comes_back_as_it_was_sent(sender: Sender) -> None:
    more = "note " + base64.b64encode("ملاحظة".encode()).decode()
    text = metadata(PHOTO)["Upload-Metadata"] + f",{more},flag"
    path = sender.begin(PHOTO, headers={"Upload-Metadata": text})
    assert sender.call("HEAD", path).headers["Upload-Metadata"] == text


def test_nobody_sends_without_a_sign_in(sender: Sender) -> None:
    path = sender.begin(PHOTO)
    for method in ("POST", "HEAD", "PATCH", "DELETE"):
        where = "/files" if method == "POST" else path
        answer = sender.call(method, where, headers={"Authorization": None})
        assert answer.status_code == 401
        assert answer.headers["Tus-Resumable"] == "1.0.0"
