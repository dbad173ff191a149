"""A run of a bench ends badly when a figure lies beyond what is asked for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench.limits import AT_LEAST, AT_MOST, tell
from server.config import PROJECT


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ({"import_ratio": 2.5, "import_s": 90.0}, 0),
        ({"import_ratio": 2.501}, 1),
        ({"import_ratio": 2.5001}, 1),
        ({"pull_ratio": 0.49999}, 1),
        ({"pull_ratio": 0.5}, 0),
        ({"pull_ratio": 0.499, "import_ratio": 1.0}, 1),
        ({}, 0),
    ],
)
def test_a_figure_beyond_its_limit_is_an_exit_of_1(figures: dict[str, float], code: int):
    assert tell(figures, [], is_quick=False) == code
    assert tell(figures, [], is_quick=True) == 0


def test_each_figure_stands_beside_its_limit_and_the_last_line_is_json(capsys):
    tell({"page_ratio": 4.26789, "day_bytes": 10_970.0, "page_ms": 27.0}, [], is_quick=False)
    *lines, last = capsys.readouterr().out.splitlines()
    assert lines == [
        "page_ratio: 4.268, at most 4: not reached",
        "day_bytes: 10,970, at most 15,000",
    ]
    assert json.loads(last) == {"page_ratio": 4.268, "day_bytes": 10970.0, "page_ms": 27.0}


def test_a_quick_run_tells_json_alone(capsys):
    tell({"page_ratio": 40.0}, [], is_quick=True)
    assert capsys.readouterr().out == '{"page_ratio": 40.0}\n'


def test_what_was_not_had_fails_a_quick_run_too(capsys):
    assert tell({}, ["push"], is_quick=True) == 1
    assert json.loads(capsys.readouterr().out) == {"failed": ["push"]}


def test_the_page_of_the_bench_has_the_same_limits():
    page = Path(PROJECT, "bench", "README.md").read_text("utf-8")
    told = re.findall(r"^\| `(\w+)` \|.*\| at (most|least) ([\d.,]+) \|$", page, re.M)
    limits = {"most": AT_MOST, "least": AT_LEAST}
    assert len(told) == len(AT_MOST) + len(AT_LEAST)
    for name, side, limit in told:
        assert limits[side][name] == float(limit.replace(",", ""))
