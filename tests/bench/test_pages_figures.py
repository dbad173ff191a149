"""The bench of the office's pages runs; how fast is not asked here."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.pages import MORE, PAGES
from server.config import PROJECT


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_each_ratio_of_the_ten_pages_is_told() -> None:
    command = [sys.executable, "-m", "bench.pages", "--quick"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert len(PAGES) == 10
    names = [*PAGES, *MORE]
    figures = [f"{name}_ratio" for name in names] + [f"{name}_growth" for name in names]
    assert all(told[name] > 0 for name in ("slowest_ratio", "growth", "requests_per_s", *figures))
