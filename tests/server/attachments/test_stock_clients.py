"""Stock tus clients send photos to a real server, are killed, and go on where they were."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from flask import Flask

from tests.server.attachments.office import PROJECT, Office
from tests.server.sync.field import Tablet, add_person, rows
from tests.simulation.steps import arm, killed_at

CLIENTS = {
    "tuspy": [sys.executable, "tests/server/attachments/clients/tuspy_client.py"],
    "tus-js-client": ["node", "tests/server/attachments/clients/tus_js_client.mjs"],
}
SIZE = 5_000_000

pytestmark = pytest.mark.slow


class Sending:
    """One file on its way with a stock client, which may be run again and again."""

    def __init__(self, office: Office, tablet: Tablet, client: str, folder: Path) -> None:
        self.office, self.tablet, self.command = office, tablet, CLIENTS[client]
        self.content = random.randbytes(SIZE)
        self.sha256 = hashlib.sha256(self.content).hexdigest()
        path = folder / "photo.jpg"
        path.write_bytes(self.content)
        metadata = {
            "sha256": self.sha256, "media_type": "image/jpeg", "role": "original",
            "record": str(uuid4()), "filename": "صورة.jpg",
        }  # fmt: skip
        self.given: dict[str, Any] = {
            "url": f"{office.url}/files", "headers": tablet.identity, "path": str(path),
            "metadata": metadata, "memory": str(folder / "memory.json"),
        }  # fmt: skip

    def run(self, kill_at: int | None = None) -> list[list[str]]:
        """What the client printed, word by word; killed once its offset is ``kill_at``."""
        process = subprocess.Popen(
            [*self.command, json.dumps(self.given)],
            cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        said = []
        assert process.stdout
        with process.stdout:
            for line in process.stdout:
                said.append(line.split())
                if kill_at and line.startswith("offset") and int(said[-1][1]) >= kill_at:
                    process.kill()
                    break
            # What it said before the signal reached it.
            said += [line.split() for line in process.stdout]
        process.wait(30)
        return said

    def upload(self) -> str:
        (found,) = rows(
            self.tablet.app, "SELECT id FROM upload WHERE sha256 = :h",
            h=bytes.fromhex(self.sha256),
        )  # fmt: skip
        return f"{self.office.url}/files/{found[0]}"

    def head(self) -> httpx.Response:
        headers = {**self.tablet.identity, "Tus-Resumable": "1.0.0"}
        return httpx.head(self.upload(), headers=headers)

    def check_stored(self) -> None:
        found = [path for path in self.office.stored if path.name == self.sha256]
        assert [path.read_bytes() for path in found] == [self.content]
        uses = "SELECT count(*) FROM file_use WHERE sha256 = :h"
        assert rows(self.tablet.app, uses, h=bytes.fromhex(self.sha256))[0][0] == 1


@pytest.fixture
def tablet(field_app: Flask) -> Tablet:
    return Tablet(field_app, add_person(field_app))


@pytest.mark.parametrize("client", CLIENTS)
def test_a_killed_client_goes_on_where_it_was(
    office: Office, tablet: Tablet, client: str, tmp_path: Path
) -> None:
    sending = Sending(office, tablet, client, tmp_path)
    first = sending.run(kill_at=1_400_000)
    assert ["receipt", sending.sha256] not in first, "killed too late to prove anything"
    durable = int(sending.head().headers["Upload-Offset"])
    assert 1_400_000 <= durable < SIZE
    said = sending.run()
    assert said[-1] == ["receipt", sending.sha256], said
    offsets = [int(words[1]) for words in said if words[0] == "offset"]
    # Nothing that was on the disk was sent again: one upload, and its first piece came after.
    assert offsets[0] > durable
    assert sending.head().headers["Tareeq-Receipt"] == sending.sha256
    sending.check_stored()


@pytest.mark.parametrize("client", CLIENTS)
def test_a_worker_killed_under_a_client_costs_a_piece(
    office: Office, tablet: Tablet, client: str, tmp_path: Path
) -> None:
    sending = Sending(office, tablet, client, tmp_path)
    for step in ("file.committed", "file.begun"):
        arm(office.folder, step)
    said = sending.run()
    assert {"file.committed", "file.begun"} <= set(killed_at(office.folder))
    # A client that knows no receipt learns of it from the office.
    if said[-1] != ["receipt", sending.sha256]:
        said = sending.run()
    assert sending.head().headers["Tareeq-Receipt"] == sending.sha256
    sending.check_stored()


def test_a_network_that_passes_no_patch(office: Office, tablet: Tablet, tmp_path: Path) -> None:
    sending = Sending(office, tablet, "tus-js-client", tmp_path)
    sending.given["overrides"] = True
    assert sending.run()[-1] == ["receipt", sending.sha256]
    sending.check_stored()


@pytest.mark.parametrize("step", ["", "file.begun", "file.received", "file.finished"])
def test_a_client_that_sends_with_its_creation_begins_one_upload(
    office: Office, tablet: Tablet, tmp_path: Path, step: str
) -> None:
    """Killed amid the POST, the worker said no address: the client's next POST finds it again."""
    sending = Sending(office, tablet, "tus-js-client", tmp_path)
    sending.given["at_once"] = True
    if step:
        arm(office.folder, step)
    said = sending.run()
    assert said[-1] == ["receipt", sending.sha256], said
    assert [step] * bool(step) == [one for one in killed_at(office.folder) if one == step]
    assert sending.head().headers["Tareeq-Receipt"] == sending.sha256
    sending.check_stored()
