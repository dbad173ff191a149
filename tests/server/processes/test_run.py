"""``tareeq run`` for real: it answers, says a taken port, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.throwaway import ThrowawayDatabase

TAREEQ = Path(sys.executable).with_name("tareeq")
READY_WITHIN_S = 40

pytestmark = pytest.mark.slow


def free_port() -> int:
    """A port that nobody listens on just now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def environ(database: ThrowawayDatabase, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a small server: a database, a free port and a folder of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("TAREEQ_")}
    with database.fresh() as url:
        yield clean | {
            "TAREEQ_DATABASE_URL": url,
            "TAREEQ_STATE_FOLDER": str(tmp_path / "state"),
            "TAREEQ_PORT": str(free_port()),
            "TAREEQ_WEB_WORKERS": "1",
        }


@contextmanager
def running(environ: dict[str, str], *command: str) -> Iterator[subprocess.Popen[str]]:
    """A server that said it is ready; ``command`` starts it, ``tareeq run`` when not given."""
    process = subprocess.Popen(
        list(command) or [TAREEQ, "run"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    try:
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        yield process
    finally:
        process.terminate()
        process.wait(READY_WITHIN_S)
        process.stdout.close()


def processes_of(environ: dict[str, str]) -> list[int]:
    """Living processes that were started with this environment's state folder."""
    mark = f"TAREEQ_STATE_FOLDER={environ['TAREEQ_STATE_FOLDER']}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and folder.name != str(os.getpid()):
            try:
                if mark in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
    return found


def count_within(environ: dict[str, str], wanted: int, seconds: float) -> bool:
    """Whether the server comes to have ``wanted`` processes within ``seconds``."""
    deadline = time.monotonic() + seconds
    while len(processes_of(environ)) != wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    return len(processes_of(environ)) == wanted


def gone_within(environ: dict[str, str], seconds: float) -> bool:
    """Whether no process of the server is left after at most ``seconds``."""
    return count_within(environ, 0, seconds)


def test_it_answers_until_ctrl_c_and_leaves_nothing(environ: dict[str, str]) -> None:
    with running(environ) as process:
        address = f"http://127.0.0.1:{environ['TAREEQ_PORT']}/healthz"
        with urllib.request.urlopen(address, timeout=10) as reply:
            assert reply.status == 200
        # Ourselves, the web server's two processes and the worker; for a moment also what
        # libraries start while they are loaded, to ask the linker where another one is.
        assert count_within(environ, 4, READY_WITHIN_S)
        process.send_signal(signal.SIGINT)
        assert process.wait(READY_WITHIN_S) == 0
        assert gone_within(environ, 1)


def test_an_interrupted_make_takes_it_along(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(f"run:\n\t@{TAREEQ} run\n", encoding="utf-8")
    with running(environ, "make", "-C", str(tmp_path), "run") as make:
        make.send_signal(signal.SIGINT)
        make.wait(READY_WITHIN_S)
        assert gone_within(environ, 1)


def test_a_killed_server_takes_its_children_with_it(environ: dict[str, str]) -> None:
    with running(environ) as process:
        process.kill()
        process.wait()
        assert gone_within(environ, 15)


def test_stop_ends_it_from_another_terminal(environ: dict[str, str]) -> None:
    with running(environ) as process:
        second = subprocess.run([TAREEQ, "run"], env=environ, capture_output=True, check=False)
        assert second.returncode == 1
        assert b"already runs" in second.stderr
        subprocess.run([TAREEQ, "stop"], env=environ, capture_output=True, check=True)
        assert process.wait(READY_WITHIN_S) == 0


def test_a_taken_port_is_said_with_the_way_out(environ: dict[str, str]) -> None:
    with closing(socket.create_server(("127.0.0.1", int(environ["TAREEQ_PORT"])))):
        done = subprocess.run(
            [TAREEQ, "run"], env=environ, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"port {environ['TAREEQ_PORT']} on 127.0.0.1 is taken" in done.stderr
    assert "make run" in done.stderr
    assert "make stop" in done.stderr


def test_reset_never_removes_a_database_that_it_did_not_make(environ: dict[str, str]) -> None:
    done = subprocess.run([TAREEQ, "reset"], env=environ, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"never one that it did not make" in done.stderr
