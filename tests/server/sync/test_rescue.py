"""A dead tablet's file comes in by another one: authorship stays, and once is once."""

from __future__ import annotations

import io
import resource
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.accounts.models import Device
from server.attachments.house import house
from server.db import db
from server.sync.cli import rescue as rescue_command
from server.sync.service import open_outbox
from shared.wire.losses import rescue_reply
from shared.wire.rescue import write_line
from tests.server.sync import rescuing
from tests.server.sync.field import Tablet, add_person, execute, rows, work
from tests.server.sync.rescuing import hand_in, lines_of, sealed

EVERYTHING = (
    "SELECT (SELECT count(*) FROM revision), (SELECT count(*) FROM outbox_entry),"
    " (SELECT count(*) FROM rescue_file), (SELECT count(*) FROM outbox)"
)


@pytest.fixture
def dead(field: Flask, tablet: Tablet) -> Tablet:
    """Three works that were never sent."""
    for number in range(3):
        tablet.write(work(from_m=str(number * 200), to_m=str(number * 200 + 100)))
    return tablet


@pytest.fixture
def carrier(field: Flask) -> Tablet:
    """Somebody else's, of another governorate."""
    return Tablet(field, add_person(field, governorates=["KW-KU"], contracts=[7]))


def taken(field: Flask, content: bytes, carrier: Tablet) -> dict[str, Any]:
    reply = hand_in(field, content, carrier)
    assert reply.status_code == 200, reply.get_data(as_text=True)
    rescue_reply.load(reply.get_json())
    return dict(reply.get_json())


def test_changes_enter_under_their_authors_name(
    field: Flask, dead: Tablet, carrier: Tablet
) -> None:
    told = taken(field, sealed(field, lines_of(dead)), carrier)
    (outbox,) = told["outboxes"]
    assert (outbox["in"], outbox["repeated"], outbox["quarantined"]) == (3, 0, 0)
    assert [receipt["outcome"] for receipt in outbox["receipts"]] == ["created"] * 3
    found = rows(field, "SELECT DISTINCT author, device FROM revision")
    assert found == [(dead.person.id, dead.device)]
    assert "412.50" not in str(told)
    assert [receipt["repeated"] for receipt in dead.push()] == [True] * 3


def test_the_same_file_again_has_the_first_answer(
    field: Flask, dead: Tablet, carrier: Tablet
) -> None:
    content = sealed(field, lines_of(dead))
    first = taken(field, content, carrier)
    again = taken(field, content, carrier)
    assert again == {**first, "is_repeated": True}
    # Sealed anew it is another file with the same changes.
    other = b"".join(rescuing.seal(lines_of(dead), rescue_key(field), b"\x08" * 32))
    assert taken(field, other, carrier)["outboxes"][0]["repeated"] == 3
    assert rows(field, "SELECT count(*) FROM revision") == [(3,)]


def rescue_key(field: Flask) -> bytes:
    with field.app_context():
        return rescuing.register.rescue_public_key()


def test_what_the_server_has_already_is_repeated_and_the_rest_goes_in(
    field: Flask, dead: Tablet, carrier: Tablet
) -> None:
    dead.push(1, 2)
    (outbox,) = taken(field, sealed(field, lines_of(dead)), carrier)["outboxes"]
    assert (outbox["in"], outbox["repeated"]) == (1, 2)


def test_what_neither_has_is_declared_lost_and_the_rest_goes_in(
    field: Flask, dead: Tablet, carrier: Tablet
) -> None:
    (outbox,) = taken(field, sealed(field, lines_of(dead, first=3)), carrier)["outboxes"]
    assert (outbox["in"], outbox["lost_up_to"]) == (1, [2])
    assert rows(field, "SELECT from_n, to_n FROM lost_range") == [(1, 2)]


def test_a_bad_change_is_quarantined_alone(field: Flask, dead: Tablet, carrier: Tablet) -> None:
    dead.append('{"id": "no change at all"}')
    dead.append("not even JSON \ud800")
    (outbox,) = taken(field, sealed(field, lines_of(dead)), carrier)["outboxes"]
    assert (outbox["in"], outbox["quarantined"]) == (3, 2)


def test_an_outbox_that_a_restore_cut_off_is_opened_again_for_the_same_person(
    field: Flask, dead: Tablet, carrier: Tablet
) -> None:
    with field.app_context():
        open_outbox(dead.person, db.session.get_one(Device, dead.device))
    execute(field, "DELETE FROM outbox WHERE id = :id", id=dead.outbox)
    (outbox,) = taken(field, sealed(field, lines_of(dead)), carrier)["outboxes"]
    assert outbox["in"] == 3


def test_an_outbox_of_a_stranger_is_refused_and_handing_it_in_later_helps(
    field: Flask, dead: Tablet, carrier: Tablet
) -> None:
    content = sealed(field, lines_of(dead))
    execute(field, "DELETE FROM outbox WHERE id = :id", id=dead.outbox)
    told = taken(field, content, carrier)
    assert (told["outboxes"][0]["code"], told["is_final"]) == ("outbox_unknown", False)
    dead.sign_in()  # a new outbox on the same tablet: now person and tablet are known
    told = taken(field, content, carrier)
    assert (told["outboxes"][0]["in"], told["is_final"], told["is_repeated"]) == (3, True, False)


def test_a_forged_push_is_refused(field: Flask, dead: Tablet, carrier: Tablet) -> None:
    message = dead.message()
    forger = Tablet(field, add_person(field))
    forger.outbox, forger.bodies, forger.links = dead.outbox, dead.bodies, dead.links
    message["head"] = forger.message()["head"]
    lines = [rescuing.tablet_line(dead), rescuing.outbox_line(dead)]
    content = sealed(field, rescuing.ended([*lines, write_line("push", message=message)]))
    assert taken(field, content, carrier)["outboxes"][0]["code"] == "signature_wrong"
    assert rows(field, "SELECT count(*) FROM revision") == [(0,)]


def test_a_file_for_somebody_whose_tablet_signed_nothing_here_is_refused(
    field: Flask, dead: Tablet, carrier: Tablet
) -> None:
    other = add_person(field)
    metadata = {"person": str(other.id), "sha256": "0" * 64, "role": "original"}
    file = write_line("file", sha256="0" * 64, size=3, metadata=metadata)
    # The bytes and their line end belong to the file's line.
    lines = rescuing.ended([*lines_of(dead)[:-1], file])
    content = b"".join([*lines[:-1], b"abc\n", lines[-1]])
    told = taken(field, sealed(field, [content]), carrier)
    assert [f["code"] for f in told["files"]] == ["signature_wrong"]
    assert rows(field, "SELECT count(*) FROM upload") == [(0,)]


def test_a_dead_tablets_wrong_clock_is_set_right(
    field: Flask, dead: Tablet, carrier: Tablet
) -> None:
    dead.clock_error = timedelta(days=-3)
    dead.write(work(from_m="900", to_m="950"))
    lines = [rescuing.tablet_line(dead, clock_error_s=-3 * 86400), *lines_of(dead)[1:]]
    taken(field, sealed(field, lines), carrier)
    (row,) = rows(field, "SELECT working_date FROM revision WHERE (fields->>'from_m') = '900'")
    assert row.working_date.isoformat() == "2026-03-02"


REFUSED = {
    "another server's": ("rescue_of_other_server", lambda c: None),
    "cut short": ("rescue_unreadable", lambda c: c[:-40]),
    "altered": ("rescue_unreadable", lambda c: c[:200] + bytes([c[200] ^ 1]) + c[201:]),
    "more at the end": ("rescue_unreadable", lambda c: c + b"!"),
    "empty": ("rescue_unreadable", lambda c: b""),
}


@pytest.mark.parametrize("how", REFUSED)
def test_a_file_that_is_not_whole_or_not_ours_is_refused_whole(
    field: Flask, dead: Tablet, carrier: Tablet, how: str
) -> None:
    code, change = REFUSED[how]
    content = change(sealed(field, lines_of(dead)))
    if content is None:
        other = rescuing.OTHER_SERVER.public_bytes_raw()
        content = sealed(field, lines_of(dead), other)
    before = rows(field, EVERYTHING)
    reply = hand_in(field, content, carrier)
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (400, code)
    assert rows(field, EVERYTHING) == before


def test_a_file_whose_last_line_is_bad_takes_nothing_of_the_first(
    field: Flask, dead: Tablet, carrier: Tablet
) -> None:
    lines = [*lines_of(dead)[:-1], write_line("end", entries=9)]
    reply = hand_in(field, sealed(field, lines), carrier)
    assert reply.get_json()["error"]["code"] == "rescue_unreadable"
    assert rows(field, "SELECT count(*) FROM revision") == [(0,)]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_whatever_is_sealed_is_answered_and_takes_nothing_by_force(
    field: Flask, dead: Tablet, carrier: Tablet, data: st.DataObject
) -> None:
    """Well sealed, ill meant: lines cut, doubled, out of order, bytes changed."""
    lines = lines_of(dead)
    chosen = data.draw(st.lists(st.sampled_from(lines), max_size=6))
    content = bytearray(b"".join(chosen))
    for _ in range(data.draw(st.integers(0, 3))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    reply = hand_in(field, sealed(field, [bytes(content)]), carrier)
    assert reply.status_code in {200, 400}, reply.get_data(as_text=True)
    authors = rows(field, "SELECT DISTINCT author FROM revision")
    assert {row.author for row in authors} <= {dead.person.id}


def test_the_command_takes_it_in_and_says_what_is_wrong(
    field: Flask, dead: Tablet, tmp_path: Path
) -> None:
    path = rescuing.saved(tmp_path / "file", sealed(field, lines_of(dead)))
    run = field.test_cli_runner()
    done = run.invoke(rescue_command, [str(path)])
    assert (done.exit_code, "3 in, 0 known" in done.output) == (0, True), done.output
    assert run.invoke(rescue_command, ["--key"]).output.strip() == rescue_key(field).hex()
    path.write_bytes(path.read_bytes()[:-1])
    done = run.invoke(rescue_command, [str(path)])
    assert done.exit_code == 1
    assert "damaged" in done.output


@dataclass
class Office:
    """The carrier's browser."""

    client: FlaskClient
    carrier: Tablet

    def get(self, path: str) -> Any:
        return self.client.get(path, headers=self.carrier.identity)

    def post(self, path: str, data: dict[str, Any]) -> Any:
        return self.client.post(path, data=data, headers=self.carrier.identity)


def test_the_page_takes_a_file_and_tells_what_became_of_it(
    field: Flask, dead: Tablet, carrier: Tablet
) -> None:
    office = Office(field.test_client(), carrier)
    assert "لم يُسلَّم أي ملف إنقاذ بعد" in office.get("/rescue?lang=ar").get_data(as_text=True)
    bad = office.post("/rescue", data={"file": (io.BytesIO(b"no rescue"), "x")})
    assert bad.status_code == 400
    none = office.post("/rescue", data={})
    assert none.status_code == 422
    content = sealed(field, lines_of(dead))
    done = office.post("/rescue", data={"file": (io.BytesIO(content), "x")})
    assert done.status_code == 303
    page = office.get("/rescue?lang=en").get_data(as_text=True)
    assert "3 new, 0 known already, 0 in quarantine" in page
    assert page.count("<tr><td>") == 3


def test_rescue_files_leave_threads_to_pushes_as_photos_do(
    field: Flask, dead: Tablet, carrier: Tablet
) -> None:
    content = sealed(field, lines_of(dead))
    with field.app_context():
        lanes, taken_lanes = house().lanes, 0
        while lanes.acquire(blocking=False):
            taken_lanes += 1
    reply = hand_in(field, content, carrier)
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (503, "busy")
    assert int(reply.headers["Retry-After"]) > 0
    lanes.release(taken_lanes)
    # And one lane is enough, whatever the file holds.
    for _ in range(taken_lanes + 1):
        assert hand_in(field, content, carrier).status_code == 200


def test_a_full_disk_is_said_and_nothing_stays(
    field: Flask, carrier: Tablet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # To this process a file that may grow no further is a disk without room.
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        reply = hand_in(field, bytes(2 << 20), carrier)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (507, "storage_full")
    assert list(tmp_path.iterdir()) == []
