"""Lines that are slow, silent or cut, and workers that are killed: over real sockets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from flask import Flask

from tests.server.attachments.line import MEBIBYTE, Line, wait_for
from tests.server.attachments.office import Office
from tests.server.sync.field import Tablet, add_person, rows
from tests.simulation.steps import arm, killed_at


@pytest.fixture(scope="module")
def tablet(field_app: Flask) -> Tablet:
    return Tablet(field_app, add_person(field_app))


def announced(office: Office, tablet: Tablet, size: int) -> Line:
    """A file whose upload was asked for, without any bytes of it."""
    line = Line(office, tablet, size)
    line.begin()
    return line


STEPS = ["file.begun", "file.received", "file.committed", "file.finished"]


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_worker_loses_no_file(office: Office, tablet: Tablet, step: str) -> None:
    line = announced(office, tablet, 3 * MEBIBYTE)
    arm(office.folder, step)
    with pytest.raises(httpx.HTTPError):
        line.patch(0)
    assert step in killed_at(office.folder)
    # At the first mebibyte on the disk: no more than what followed it is sent again.
    least = {"file.begun": 0, "file.received": MEBIBYTE}.get(step, len(line.content))
    assert wait_for(10, lambda: line.offset() >= least)
    assert line.until_safe() == line.sha256
    assert line.is_stored_once()


@pytest.mark.parametrize("is_reset", [False, True])
def test_a_cut_line_keeps_what_arrived(office: Office, tablet: Tablet, is_reset: bool) -> None:
    line = announced(office, tablet, 3 * MEBIBYTE)
    sent = 1_700_000
    with line.raw() as cut:
        cut.sendall(line.content[:sent])
        # Let it arrive: what is still under way at a reset is nobody's to keep.
        time.sleep(0.7)
        if is_reset:
            cut.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    assert wait_for(5, lambda: line.offset() >= sent - 1024)
    assert line.offset() <= sent
    assert line.until_safe() == line.sha256
    assert line.is_stored_once()


def test_a_chunked_body_is_taken_and_kept_when_cut(office: Office, tablet: Tablet) -> None:
    line = announced(office, tablet, MEBIBYTE)

    def pieces() -> Iterator[bytes]:
        yield line.content[:300_000]
        yield line.content[300_000:700_000]
        raise OSError("the tablet died")

    with suppress(OSError, httpx.HTTPError):
        line.patch(0, pieces())
    assert wait_for(5, lambda: line.offset() == 700_000)
    answer = line.patch(700_000, iter([line.content[700_000:]]))
    assert answer.headers["Tareeq-Receipt"] == line.sha256
    too_much = announced(office, tablet, 1000)
    assert too_much.patch(0, iter([too_much.content, b"more"])).status_code == 413
    assert too_much.offset() == 0


def test_of_two_at_once_one_wins(office: Office, tablet: Tablet) -> None:
    line = announced(office, tablet, MEBIBYTE)
    with line.raw() as first:
        first.sendall(line.content[:1000])
        time.sleep(0.3)
        second = line.patch(0)
        assert second.status_code == 423
        assert int(second.headers["Retry-After"]) > 0
        first.sendall(line.content[1000:])
        assert b" 204 " in first.recv(4096)
    assert line.head().headers["Tareeq-Receipt"] == line.sha256
    assert line.is_stored_once()


def test_a_silent_line_makes_way_for_the_tablets_next_try(office: Office, tablet: Tablet) -> None:
    """A tablet that lost its network does not wait for its own dead connection."""
    line = announced(office, tablet, 2 * MEBIBYTE)
    with line.raw() as dead:
        dead.sendall(line.content[:1_500_000])
        time.sleep(0.3)
        assert line.patch(0).status_code == 423
        begun = time.monotonic()
        assert wait_for(10, lambda: line.patch(1_500_000).status_code == 204)
        assert time.monotonic() - begun < 8
    assert line.head().headers["Tareeq-Receipt"] == line.sha256


def test_no_transaction_is_open_while_a_body_comes_in(office: Office, tablet: Tablet) -> None:
    """It would hold back what every tablet pulls, and be ended after five seconds."""
    open_ones = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
    )
    line = announced(office, tablet, MEBIBYTE)
    with line.raw() as slow:
        slow.sendall(line.content[:1000])
        assert wait_for(5, lambda: rows(tablet.app, open_ones)[0][0] == 0)
        time.sleep(0.5)
        assert rows(tablet.app, open_ones)[0][0] == 0
        slow.sendall(line.content[1000:])
        assert b" 204 " in slow.recv(4096)
    assert line.is_stored_once()


def test_slow_lines_leave_room_for_others(office: Office, tablet: Tablet) -> None:
    """Twenty silent senders against twelve threads: pushes and pages are answered."""
    lines = [announced(office, tablet, MEBIBYTE) for _ in range(20)]
    stop = threading.Event()

    def drip(line: Line) -> None:
        with suppress(OSError), line.raw() as slow:
            for byte in range(600):
                slow.sendall(line.content[byte : byte + 1])
                if stop.wait(0.05):
                    return

    threads = [threading.Thread(target=drip, args=(line,), daemon=True) for line in lines]
    for thread in threads:
        thread.start()
    time.sleep(1.0)
    slowest = 0.0
    for _ in range(20):
        begun = time.monotonic()
        answer = httpx.get(f"{office.url}/api/v1/sync/pull", headers=tablet.identity, timeout=30)
        assert answer.status_code == 200
        slowest = max(slowest, time.monotonic() - begun)
    refused = lines[-1].patch(0)
    assert refused.status_code in {204, 423, 503}
    stop.set()
    for thread in threads:
        thread.join()
    assert slowest < 3, f"a pull waited {slowest:.1f} s"
    assert lines[0].until_safe() == lines[0].sha256
