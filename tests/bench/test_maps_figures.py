"""The bench of lists and maps runs; how fast is not asked here."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from server.config import PROJECT


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_each_ratio_of_lists_and_maps_is_told() -> None:
    command = [sys.executable, "-m", "bench.maps", "--quick"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert all(told[name] > 0 for name in ("tile_ratio", "list_growth", "search_growth"))
