"""The bench of the programme runs; how fast is not asked here."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench import programme
from server.config import PROJECT


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_each_ratio_of_the_programme_is_told() -> None:
    command = [sys.executable, "-m", "bench.programme", "--quick"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    named = (
        "page_ratio", "page_growth", "roll_up_ratio", "roll_up_growth", "accept_growth",
        "cpm_ratio", "import_ratio",
    )  # fmt: skip
    assert all(told[name] > 0 for name in named)


def test_what_needs_mpxj_and_was_not_had_is_told() -> None:
    assert programme.not_had({"page_ratio": 1.0, "cpm_ratio": 1.0}) == ["import_ratio"]
    assert programme.not_had({"import_ratio": 1.0, "cpm_ratio": 1.0}) == []
