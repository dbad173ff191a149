"""A record's ZIP, opened by another reader: all that was sent, and hashes that prove it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from server.attachments import checking
from shared.sync.chain import revision_hash
from tests.server.attachments.sending import Sender, photo
from tests.server.kinds.samples import FIRST
from tests.server.kinds.samples import photo as photo_fields
from tests.server.sync.field import Tablet, add_person

PHOTO = photo(7)
POINTS = gzip.compress(b'{"lat": "29.33", "lon": "48.02"}\n')


def ask(tablet: Tablet, record: UUID) -> TestResponse:
    path = f"/records/{record}/evidence.zip"
    return tablet.app.test_client().get(path, headers=tablet.identity, buffered=True)


def opened(tablet: Tablet, record: UUID) -> zipfile.ZipFile:
    answer = ask(tablet, record)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip"), answer.text
    found = zipfile.ZipFile(io.BytesIO(answer.data))
    assert found.testzip() is None
    return found


def manifest(found: zipfile.ZipFile) -> dict[str, Any]:
    return dict(json.loads(found.read("manifest.json")))


@pytest.fixture
def evidenced(sender: Sender) -> UUID:
    """An inspection with one photo that has come, and one that has not."""
    tablet, inspection, come, other = sender.tablet, uuid4(), uuid4(), uuid4()
    tablet.write(FIRST["inspection"], inspection, kind="inspection")
    hashed = hashlib.sha256(PHOTO).hexdigest()
    sent = {"file": hashed, "size": len(PHOTO), "caption": "الفاصل"}
    tablet.write(photo_fields(inspection, "inspection", **sent), come, kind="photo")
    tablet.write(photo_fields(inspection, "inspection"), other, kind="photo")
    assert {r["outcome"] for r in tablet.push()} == {"created"}
    name = "../../صورة.jpg"
    assert sender.upload(PHOTO, record=come, filename=name).status_code == 204
    with tablet.app.app_context():
        checking.check_files(60)
    return inspection


def test_zip_has_the_record_its_photo_and_what_is_missing(sender: Sender, evidenced: UUID) -> None:
    found = opened(sender.tablet, evidenced)
    (original,) = [name for name in found.namelist() if name.startswith("photos/")]
    assert found.read(original) == PHOTO
    (thumbnail,) = [name for name in found.namelist() if name.startswith("thumbnails/")]
    assert found.read(thumbnail).startswith(b"\xff\xd8")
    assert all(".." not in name and not name.startswith("/") for name in found.namelist())
    record = json.loads(found.read("record.json"))
    assert record["record"] == str(evidenced)
    assert record["fields"]["signature"]["name"] == FIRST["inspection"]["signature"]["name"]
    (missing,) = manifest(found)["missing"]
    assert missing["role"] == "original"


def test_manifest_names_every_file_by_its_hash(sender: Sender, evidenced: UUID) -> None:
    found = opened(sender.tablet, evidenced)
    told = manifest(found)
    assert {one["name"] for one in told["files"]} | {"manifest.json"} == set(found.namelist())
    for one in told["files"]:
        content = found.read(one["name"])
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
        assert one["size"] == len(content)
        assert one.get("sha256_in_register", one["sha256"]) == one["sha256"]


def test_history_proves_itself_up_to_the_head(sender: Sender, evidenced: UUID) -> None:
    found = opened(sender.tablet, evidenced)
    record, told = json.loads(found.read("record.json")), manifest(found)
    previous = bytes.fromhex(record["history"][0]["previous_hash"])
    for version in record["history"]:
        assert version["previous_hash"] == previous.hex()
        previous = revision_hash(previous, version["body"], version["columns"])
        assert version["hash"] == previous.hex()
    assert told["chain_head"] == {"version": len(record["history"]), "hash": previous.hex()}


def test_another_program_opens_it(sender: Sender, evidenced: UUID, tmp_path: Path) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(ask(sender.tablet, evidenced).data)
    code = "import shutil, sys; shutil.unpack_archive(sys.argv[1], sys.argv[2], 'zip')"
    subprocess.run(["python3", "-c", code, path, tmp_path / "out"], check=True)
    assert (tmp_path / "out" / "record.json").exists()


def test_track_comes_with_its_points(sender: Sender) -> None:
    tablet, track = sender.tablet, uuid4()
    file = {"points": hashlib.sha256(POINTS).hexdigest(), "size": len(POINTS), "count": 1}
    tablet.write({**FIRST["track"], **file}, track, kind="track")
    assert {r["outcome"] for r in tablet.push()} == {"created"}
    kind = "application/x-ndjson+gzip"
    answer = sender.upload(POINTS, record=track, role="points", media_type=kind)
    assert answer.status_code == 204, answer.text
    found = opened(tablet, track)
    (name,) = [name for name in found.namelist() if name.startswith("track/")]
    assert (found.read(name), name[-10:]) == (POINTS, ".ndjson.gz")


def test_who_may_not_see_the_record_gets_nothing(sender: Sender, evidenced: UUID) -> None:
    app = sender.tablet.app
    elsewhere = Tablet(app, add_person(app, "supervisor", governorates=["KW-KU"]))
    contractor = Tablet(app, add_person(app, "contractor", contracts=[9]))
    assert ask(elsewhere, evidenced).status_code == ask(elsewhere, uuid4()).status_code == 404
    assert ask(contractor, evidenced).status_code == 403
