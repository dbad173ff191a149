"""The bench of the network runs; how fast is not asked here."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench import network
from server.config import PROJECT


def test_the_forecast_of_a_network_is_timed(capsys: pytest.CaptureFixture[str]) -> None:
    network.main(["--activities", "200"])
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["activities"] == 200
    assert told["links"] > 300
    assert told["forecast_s"] > 0


def test_dates_that_differ_are_seen() -> None:
    found = network.ours(network.network(3))
    same = {
        code: [network.moment_of(minute or 0).strftime("%Y-%m-%dT%H:%M") for minute in placed[1:5]]
        for code, placed in found.placed.items()
    }
    assert network.different(found, same) == []
    same["1"][0] = "2025-01-01T08:00"
    assert [code for code, *_ in network.different(found, same)] == ["1"]


@pytest.mark.slow
def test_mpxjs_own_scheduler_gives_every_date_that_ours_gives() -> None:
    command = [sys.executable, "-m", "bench.network", "--beside-mpxj", "--activities", "400"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1])["cpm_ratio"] > 0
