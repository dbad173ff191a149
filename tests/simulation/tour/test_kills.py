"""A few of the kills of ``make tour-kills``; and a tablet that is told to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.simulation.tour.kills import tour

# What is run, and the file in its folder that says that it is open.
APP = (["mobile.app"], "tareeq.sqlite-wal")
WINDOW = (["tests.simulation.tour.window", "{home}", "{home}/witness", "1"], "witness")


@pytest.mark.slow
def test_a_tour_killed_at_random_moments_loses_nothing_it_showed(tmp_path: Path) -> None:
    found = tour(tmp_path, kills=4, seed=7)
    assert found.missing == []
    assert found.result()["kills"] == 4
    assert found.result()["checked"]


@pytest.mark.slow
@pytest.mark.parametrize(("module", "sign"), [APP, WINDOW], ids=["app", "tour"])
def test_told_to_end_a_tablet_closes_in_order(tmp_path: Path, module: list[str], sign: str) -> None:
    command = [sys.executable, "-m", *(word.format(home=tmp_path) for word in module)]
    said = {"TAREEQ_TABLET_OFFSCREEN": "1", "TAREEQ_TABLET_HOME": str(tmp_path)}
    (tmp_path / "camera").mkdir()
    with subprocess.Popen(command, env=os.environ | said, stderr=subprocess.PIPE) as process:
        end = time.monotonic() + 60
        while not (tmp_path / sign).exists() and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        try:
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == 0, errors[-800:]
    # SQLite takes its log away when the last connection is closed in order.
    assert not (tmp_path / "tareeq.sqlite-wal").exists()
