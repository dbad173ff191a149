"""The field day in small: it passes as the server is, and fails for each bug planted in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shared.vocabulary.places import GOVERNORATES
from tests.simulation.server_process import PROJECT

WORKS = 20

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def field_day(folder: Path, planted: str = "") -> tuple[int, dict[str, Any], str]:
    """Exit code, last line, all that was said."""
    command = [sys.executable, "-m", "tests.simulation.field_day", "--works", str(WORKS)]
    command += ["--weeks", str(folder), "--planted", planted]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    last = done.stdout.splitlines()[-1] if done.stdout else ""
    assert last.startswith("{"), said[-4000:]
    return done.returncode, json.loads(last), said


def test_every_work_arrives_once_and_whole_through_every_fault(tmp_path: Path) -> None:
    code, told, said = field_day(tmp_path)
    assert code == 0, said[-4000:]
    assert told["logged"] == told["on_server"] == told["equal"] == 3 * WORKS
    assert told["lost"] == told["duplicated"] == told["quarantined"] == 0
    assert told["replayed"] > 0
    assert told["approved"] > 0
    assert told["returned_corrected"] > 0
    assert all(Path(week).read_bytes().startswith(b"%PDF") for week in told["weeks"])
    assert len(told["weeks"]) == len(GOVERNORATES.codes) + 1, "the programme's page too"


def test_it_fails_when_nothing_remembers_what_was_sent(tmp_path: Path) -> None:
    code, told, _ = field_day(tmp_path, "idempotency_off")
    assert code == 1
    assert told["duplicated"] > 0


def test_it_fails_when_the_reply_goes_out_before_the_commit(tmp_path: Path) -> None:
    code, told, _ = field_day(tmp_path, "reply_before_commit")
    assert code == 1
    # A tablet that is told of the gap offers again what it had a receipt for; it never catches up.
    assert told["lost"] > 0 or told["equal"] < told["logged"]
