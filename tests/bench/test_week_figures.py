"""The bench of the governor's week runs; how fast is not asked here."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from server.config import PROJECT


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_each_figure_of_the_week_is_told() -> None:
    command = [sys.executable, "-m", "bench.week", "--quick"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    names = ("figures_growth", "figures_s", "pdf_ratio", "pdf_s", "memory_mb")
    assert all(told[name] > 0 for name in names)
