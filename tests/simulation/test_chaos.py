"""Chaos in small: a worker and a tablet are killed, and nothing is missing afterwards."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from server.config import PROJECT
from tests.simulation.chaos import FAULTS
from tests.simulation.disks import may_mount

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.mark.skipif(not may_mount(), reason="mounts disks to fill them: root's")
def test_killed_workers_lose_nothing() -> None:
    command = [sys.executable, "-m", "tests.simulation.chaos", "--rounds", "2"]
    command += ["--only", "worker", "--no-scoreboard"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["lost"], told["duplicated"], told["diverged"]) == (0, 0, 0)
    assert set(told["points"]) == {
        "worker push.written (before commit)",
        "worker push.committed (after commit)",
    }


def test_every_kill_comes_before_and_after_a_commit() -> None:
    kinds = {kind for kind, _ in FAULTS}
    assert {"tablet", "worker", "backend", "master", "postmaster", "network", "disk"} == kinds
    for kind in ("worker", "backend", "master", "postmaster"):
        assert {where for of, where in FAULTS if of == kind} == {"push.written", "push.committed"}
