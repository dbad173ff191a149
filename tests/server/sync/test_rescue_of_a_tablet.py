"""From a real tablet's store into the register: changes, and the photo that still waited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from mobile.composition import Tablet as RealTablet
from mobile.composition import open_tablet
from mobile.headless import main
from mobile.shapes import Fix, Reply, Request
from server.sync.cli import rescue as rescue_command
from tests import factories
from tests.mobile.store.pictures import jpeg
from tests.server.sync.field import Tablet, add_person, rows

HERE = Fix(lat=29.33, lon=48.021, accuracy_m=4.0)
WORK = {"activity": "C09-A01", "boq_item": "B1", "quantity": "10", "layer": "wearing", "lane": "1"}


class Wire:
    """The application, without a network in between."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def send(self, request: Request) -> Reply:
        headers = {"Authorization": f"Bearer {request.token}"} if request.token else {}
        reply = self._client.open(
            request.path, method=request.method, query_string=dict(request.query),
            data=b"".join(request.piece.read()) if request.piece else request.content,
            headers={"Content-Type": "application/json", **request.headers, **headers},
        )  # fmt: skip
        told = {name.lower(): value for name, value in reply.headers.items()}
        return Reply(reply.status_code, told, reply.get_data())


@pytest.fixture
def dead(committed_field: Flask, tmp_path: Path) -> RealTablet:
    """A tablet with a work and its photo, neither of them sent."""
    with committed_field.app_context():
        factories.inspector()
    tablet = open_tablet(tmp_path / "dead", "http://127.0.0.1:9", transport=Wire(committed_field))
    tablet.engine.sign_in("inspector", factories.PASSWORD)
    work = tablet.store.log_work(WORK, HERE).record
    tablet.store.attach_photo(work, jpeg(0), HERE)
    tablet.close()
    return tablet


def test_changes_and_photo_of_a_dead_tablet_come_in_by_another(
    committed_field: Flask, dead: RealTablet, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "rescue"
    assert main(["--home", str(tmp_path / "dead"), "rescue", "--to", str(target)]) == 0
    assert '"files": 2' in capsys.readouterr().out
    with committed_field.app_context():
        factories.inspector("other")
    wire = Wire(committed_field)
    other = open_tablet(tmp_path / "other", "http://127.0.0.1:9", transport=wire)
    other.engine.sign_in("other", factories.PASSWORD)
    told = other.engine.carry_rescue(target).message
    other.close()
    assert told, "refused"
    assert told["is_final"], told
    assert told["outboxes"][0]["in"] == len(told["outboxes"][0]["receipts"]) >= 2
    assert [file["code"] for file in told["files"]] == ["", ""]
    found = rows(
        committed_field,
        "SELECT file_use.role, person.username, encode(file_use.sha256, 'hex')"
        " = (head.whole ->> 'file') AS is_named FROM file_use"
        " JOIN person ON person.id = file_use.person JOIN head ON head.record = file_use.record"
        " ORDER BY 1",
    )
    assert [tuple(row) for row in found] == [
        ("original", "inspector", True),
        ("thumbnail", "inspector", False),
    ]
    photo = rows(committed_field, "SELECT record FROM head WHERE kind = 'photo'")[0].record
    carrier = Tablet(committed_field, add_person(committed_field))
    client = committed_field.test_client()
    read = client.get(f"/files/{photo}/original", headers=carrier.identity)
    assert read.status_code == 200
    assert read.get_data() == jpeg(0)


@pytest.mark.parametrize("spoilt", ["gone", "damaged", "another passphrase"])
def test_a_tablet_that_lost_its_key_is_opened_by_the_office(
    committed_field: Flask, tmp_path: Path, spoilt: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with committed_field.app_context():
        factories.inspector()
    home, locked = tmp_path / "dead", tmp_path / "locked"
    tablet = open_tablet(home, "http://127.0.0.1:9", transport=Wire(committed_field),
                         passphrase="forgotten")  # fmt: skip
    tablet.engine.sign_in("inspector", factories.PASSWORD)
    work = tablet.store.log_work({**WORK, "notes": "انخساف"}, HERE).record
    tablet.store.attach_photo(work, jpeg(0), HERE)
    tablet.close()
    if spoilt == "gone":
        (home / "store.key").unlink()
    elif spoilt == "damaged":
        (home / "store.key").write_bytes(b"{")
    else:
        monkeypatch.setenv("TAREEQ_TABLET_PASSPHRASE", "not that one")
    assert main(["--home", str(home), "rescue", "--to", str(locked)]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    # What can be told without the key: how much waits.
    assert (said["changes"], said["files"]) == (3, 2)
    assert "انخساف".encode() not in locked.read_bytes()
    monkeypatch.delenv("TAREEQ_TABLET_PASSPHRASE", raising=False)
    runner = committed_field.test_cli_runner()
    refused = runner.invoke(rescue_command, [str(locked)])
    assert refused.exit_code == 1
    assert "lost its key" in refused.output
    folder, opened = tmp_path / "opened", tmp_path / "opened.rescue"
    done = runner.invoke(rescue_command, [str(locked), "--unlock", str(folder)])
    assert done.exit_code == 0, done.output
    assert folder.stat().st_mode & 0o077 == 0
    again = runner.invoke(rescue_command, [str(locked), "--unlock", str(folder)])
    assert "there already" in again.output
    assert main(["--home", str(folder), "rescue", "--to", str(opened)]) == 0
    taken = runner.invoke(rescue_command, [str(opened), "--json"])
    assert taken.exit_code == 0, taken.output
    told = json.loads(taken.output.splitlines()[-1])
    assert told["outboxes"][0]["in"] == 3
    assert [file["code"] for file in told["files"]] == ["", ""]
    notes = "SELECT whole ->> 'notes' AS notes FROM head WHERE record = :record"
    assert rows(committed_field, notes, record=work)[0].notes == "انخساف"


def test_a_locked_file_that_was_altered_opens_nothing(
    committed_field: Flask, dead: RealTablet, tmp_path: Path
) -> None:
    home, locked = tmp_path / "dead", tmp_path / "locked"
    (home / "store.key").unlink()
    assert main(["--home", str(home), "rescue", "--to", str(locked)]) == 0
    content = bytearray(locked.read_bytes())
    content[-40] ^= 1
    locked.write_bytes(content)
    folder = tmp_path / "opened"
    done = committed_field.test_cli_runner().invoke(
        rescue_command, [str(locked), "--unlock", str(folder)]
    )
    assert done.exit_code == 1
    assert not folder.exists()


def test_a_key_that_nobody_holds_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The tablet never signed in since it holds a key: nobody could open such a file."""
    open_tablet(tmp_path / "new", "http://127.0.0.1:9").close()
    (tmp_path / "new" / "store.key").unlink()
    assert main(["--home", str(tmp_path / "new"), "rescue", "--to", str(tmp_path / "x")]) == 1
    assert "store_locked" in capsys.readouterr().out
    assert not (tmp_path / "x").exists()
