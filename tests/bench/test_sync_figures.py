"""The bench runs and tells a positive number for each figure; how fast is not asked here."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from server.config import PROJECT

RATIOS = ("push_ratio", "pull_ratio", "pull_growth", "photo_ratio", "day_bytes", "save_ratio")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def bench(*words: str) -> tuple[int, str]:
    """Exit code and last line."""
    command = [sys.executable, "-m", "bench.sync", *words]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.stdout or done.returncode, done.stderr[-3000:]
    return done.returncode, done.stdout.splitlines()[-1] if done.stdout else done.stderr


def test_every_figure_is_measured() -> None:
    code, last = bench("--quick")
    assert code == 0, last
    told = json.loads(last)
    assert {name: told[name] for name in RATIOS if not told[name] > 0} == {}
    assert {"server_growth_mb", "push_per_s"} <= set(told)


def test_a_figure_that_nobody_measures_is_an_error() -> None:
    code, said = bench("lunch")
    assert code == 2
    assert "lunch" in said
