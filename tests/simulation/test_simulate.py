"""The simulation in small: days pass as they should, a bug is noticed, a seed lives one day."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from server.config import PROJECT
from tests.simulation.planted import ALL
from tests.simulation.points import ARMED_A_DAY, AT_LEAST, POINTS, armed_on

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_days_are_as_promised_and_a_planted_bug_is_noticed() -> None:
    command = [sys.executable, "-m", "tests.simulation.simulate", "--seeds", "4"]
    command += ["--planted", "any_200_believed", "--no-scoreboard"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["runs"], told["planted_caught"]) == (4, "1/1")
    assert (told["lost"], told["duplicated"], told["diverged"]) == (0, 0, 0)
    assert told["faults"] == sum(told["points"].values()) > 4 * ARMED_A_DAY / 2


def test_a_photo_that_is_dropped_without_receipt_is_noticed() -> None:
    # On a day that sends originals too: the first ones may drop a small picture alone.
    command = [sys.executable, "-m", "tests.simulation.seeded.worker", "--first", "3"]
    command += ["--step", "1", "--last", "30", "--planted", "file_dropped_unreceipted"]
    environ = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(
        command, cwd=PROJECT, env=environ, capture_output=True, text=True, check=True
    )
    wrong = json.loads(done.stdout.splitlines()[-1])["wrong"]
    assert any("has a receipt and is not there" in line for line in wrong), wrong
    assert any("left its tablet before its receipt" in line for line in wrong), wrong


def test_a_seed_lives_the_same_day_again() -> None:
    command = [sys.executable, "-m", "tests.simulation.seeded.worker"]
    command += ["--first", "11", "--step", "1", "--last", "12"]
    environ = os.environ | {"PYTHONHASHSEED": "0"}
    first, second = (
        subprocess.run(
            command, cwd=PROJECT, env=environ, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    )
    assert json.loads(first)["story"] == json.loads(second)["story"]
    assert json.loads(first)["points"]


def test_every_point_has_its_turn() -> None:
    armed = [point.name for seed in range(500) for point in armed_on(seed)]
    should = {point.name for point in POINTS if point.is_armed}
    assert set(armed) == should
    assert min(armed.count(name) for name in should) > 2 * AT_LEAST
    assert len({point.number for point in POINTS}) == len({point.name for point in POINTS})
    assert len(ALL) == 5
