"""A photo that comes with its POST: over cut and silent lines, to workers that are killed."""

from __future__ import annotations

import socket
import time

import httpx
import pytest
from flask import Flask

from tests.server.attachments.line import MEBIBYTE, Line, wait_for
from tests.server.attachments.office import Office
from tests.server.sync.field import Tablet, add_person, rows
from tests.simulation.steps import arm, killed_at

STEPS = ["file.begun", "file.received", "file.committed", "file.finished"]


@pytest.fixture(scope="module")
def tablet(field_app: Flask) -> Tablet:
    return Tablet(field_app, add_person(field_app))


def here(line: Line) -> int:
    """How much is there, by saying the same again without bytes."""
    return int(line.begin().headers["Upload-Offset"])


def has_one_upload(line: Line) -> bool:
    asked = "SELECT count(*) FROM upload WHERE sha256 = :h"
    return bool(rows(line.tablet.app, asked, h=bytes.fromhex(line.sha256))[0][0] == 1)


@pytest.mark.parametrize("with_bytes", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_amid_a_creation_loses_no_byte(
    office: Office, tablet: Tablet, step: str, with_bytes: bool
) -> None:
    line = Line(office, tablet, 3 * MEBIBYTE)
    arm(office.folder, step)
    with pytest.raises(httpx.HTTPError):
        line.begin(line.content)
    assert step in killed_at(office.folder)
    if with_bytes:
        assert line.begin(line.content).headers["Tareeq-Receipt"] == line.sha256
    else:
        least = {"file.begun": 0, "file.received": MEBIBYTE}.get(step, len(line.content))
        assert wait_for(10, lambda: here(line) >= least)
    assert line.until_safe() == line.sha256
    assert line.is_stored_once()
    assert has_one_upload(line)


@pytest.mark.parametrize("is_reset", [False, True])
def test_a_cut_creation_keeps_what_arrived(office: Office, tablet: Tablet, is_reset: bool) -> None:
    line = Line(office, tablet, 3 * MEBIBYTE)
    sent = 1_700_000
    with line.raw() as cut:
        cut.sendall(line.content[:sent])
        # Let it arrive: what is still under way at a reset is nobody's to keep.
        time.sleep(0.7)
        if is_reset:
            cut.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    assert wait_for(5, lambda: here(line) >= sent - 1024)
    assert here(line) <= sent
    assert line.begin(line.content).headers["Tareeq-Receipt"] == line.sha256
    assert line.is_stored_once()
    assert has_one_upload(line)


def test_a_silent_creation_makes_way_for_the_next_one(office: Office, tablet: Tablet) -> None:
    line = Line(office, tablet, 2 * MEBIBYTE)
    with line.raw() as dead:
        dead.sendall(line.content[:1_500_000])
        time.sleep(0.3)
        refused = line.begin(line.content)
        assert refused.status_code == 423
        assert int(refused.headers["Retry-After"]) > 0
        begun = time.monotonic()
        assert wait_for(10, lambda: line.begin(line.content).status_code == 201)
        assert time.monotonic() - begun < 8
    assert line.head().headers["Tareeq-Receipt"] == line.sha256
    assert line.is_stored_once()


def test_of_two_creations_at_once_one_upload_comes(office: Office, tablet: Tablet) -> None:
    line = Line(office, tablet, MEBIBYTE)
    with line.raw() as first, line.raw() as second:
        for one in (first, second):
            one.sendall(line.content[:1000])
        time.sleep(0.5)
        assert has_one_upload(line)
        for one in (first, second):
            try:
                one.sendall(line.content[1000:])
            except OSError:
                continue
    # 423 while one of them is still read.
    assert wait_for(10, lambda: line.begin(line.content).status_code == 201)
    assert line.until_safe() == line.sha256
    assert line.is_stored_once()
    assert has_one_upload(line)
