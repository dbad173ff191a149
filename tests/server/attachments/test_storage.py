"""One interface, kept by a local disk and by a real server that speaks S3."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from server.attachments.house import KEY
from server.attachments.storage import Storage
from tests.server.attachments.office import PROJECT
from tests.server.attachments.sending import Sender, photo
from tests.server.processes.test_run import free_port

# s3rver's own: it stands for a bucket on this machine alone.
BUCKET_KEYS = {"AWS_ACCESS_KEY_ID": "S3RVER", "AWS_SECRET_ACCESS_KEY": "S3RVER"}
# More than one part of a multipart upload (5 MiB each).
CONTENT = random.Random(1).randbytes(12_000_000)
HASH = hashlib.sha256(CONTENT).digest()


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an S3 server with a bucket ``tareeq``; its keys are in the environment."""
    folder, port = tmp_path_factory.mktemp("s3"), free_port()
    command = [
        "node", "node_modules/s3rver/bin/s3rver.js", "--directory", str(folder),
        "--address", "127.0.0.1", "--port", str(port), "--configure-bucket", "tareeq", "--silent",
    ]  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    settings = {**BUCKET_KEYS, "AWS_ENDPOINT_URL": address, "AWS_REGION": "us-east-1"}
    before = {name: os.environ.get(name) for name in settings}
    process = subprocess.Popen(command, cwd=PROJECT)
    try:
        for _ in range(200):
            with suppress(httpx.HTTPError):
                httpx.get(address, timeout=2)
                break
            time.sleep(0.1)
        os.environ.update(settings)
        yield "s3://tareeq/files"
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        process.terminate()
        process.wait(10)


@pytest.fixture(params=["local disk", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "s3":
        return Storage(request.getfixturevalue("bucket"))
    return Storage(f"file://{tmp_path}/stored files")


@pytest.fixture
def spooled(tmp_path: Path) -> Path:
    path = tmp_path / "spooled"
    path.write_bytes(CONTENT)
    return path


def test_what_is_kept_is_read_whole_and_in_parts(storage: Storage, spooled: Path) -> None:
    storage.delete(HASH)
    assert not storage.has(HASH)
    storage.keep(HASH, spooled)
    assert storage.has(HASH)
    assert b"".join(storage.read(HASH, 0, len(CONTENT))) == CONTENT
    assert b"".join(storage.read(HASH, 6_000_000, 17)) == CONTENT[6_000_000:6_000_017]
    assert b"".join(storage.read(HASH, 5, 0)) == b""
    assert list(storage.names()) == [HASH]


def test_keeping_twice_is_keeping_once(storage: Storage, spooled: Path) -> None:
    for _ in range(2):
        storage.keep(HASH, spooled)
    assert list(storage.names()) == [HASH]
    assert spooled.read_bytes() == CONTENT


def test_what_is_not_there_says_so_at_once(storage: Storage, tmp_path: Path) -> None:
    missing = bytes(32)
    with pytest.raises(FileNotFoundError):
        storage.read(missing, 0, 1)
    with pytest.raises(FileNotFoundError):
        storage.copy_to(missing, tmp_path / "copy")
    storage.delete(missing)


def test_a_copy_for_a_look_inside(storage: Storage, spooled: Path, tmp_path: Path) -> None:
    storage.keep(HASH, spooled)
    storage.copy_to(HASH, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == CONTENT
    storage.delete(HASH)
    assert list(storage.names()) == []


def test_a_spool_on_another_disk_is_copied(tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm") / f"tareeq-{os.getpid()}"
    if not elsewhere.parent.is_dir():
        pytest.skip("no second file system at /dev/shm")
    elsewhere.write_bytes(CONTENT)
    try:
        storage = Storage(f"file://{tmp_path}/stored")
        storage.keep(HASH, elsewhere)
        assert b"".join(storage.read(HASH, 0, len(CONTENT))) == CONTENT
    finally:
        elsewhere.unlink()


def test_a_bucket_that_is_away_costs_no_file(
    sender: Sender, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes wait in the spool; the next question stores them and gets the receipt."""
    house = sender.tablet.app.extensions[KEY]
    content = photo(41)
    path = sender.begin(content)
    with monkeypatch.context() as away:
        away.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
        house._storage = Storage(bucket)
    begun = time.monotonic()
    answer = sender.patch(path, content)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Tareeq-Receipt" not in answer.headers
    assert time.monotonic() - begun < 20
    house._storage = Storage(bucket)
    told = sender.call("HEAD", path)
    assert told.headers["Tareeq-Receipt"] == hashlib.sha256(content).hexdigest()
    assert house.storage.has(hashlib.sha256(content).digest())
