"""The desktop tablet's own track: on road works that are under way in the demonstration."""

from __future__ import annotations

import csv
from datetime import date
from itertools import pairwise

import pytest

from mobile.app import TRACK
from mobile.device.recordings import read_track
from server.programme.data.stretches import FOLDER, section_line, stretches
from shared.rules.chainage import chainage_on
from tests.data.tracks import build_demonstration_track as building

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def seen() -> list:
    """The track's fixes as chainages on their section."""
    (stretch,) = [s for of in stretches().values() for s in of if _is_there(s)]
    drawn = {"properties": stretch.section, "geometry": {"coordinates": stretch.line}}
    line = section_line(drawn)
    return [chainage_on(fix.lat, fix.lon, line) for fix in read_track(TRACK).fixes]


def _is_there(stretch) -> bool:
    return stretch.section["code"] == building.SECTION


def test_it_follows_a_section_where_work_is_under_way(seen):
    assert all(place.offset_m < 10 for place in seen)
    text = (FOLDER / "contract-09.csv").read_text(encoding="utf-8")
    table = text[text.index("*activity,") + 1 : text.index("*activity_boq")]
    under_way = [
        row
        for row in csv.DictReader(table.splitlines())
        if row["section"] == building.SECTION
        and date.fromisoformat(row["baseline_start"]) <= DAY
        and date.fromisoformat(row["baseline_finish"]) >= DAY
    ]
    assert under_way
    marks = [place.chainage_m for place in seen]
    reach = (float(under_way[0]["from_m"]), float(under_way[0]["to_m"]))
    assert reach[0] - 20 < min(marks) < reach[0] + 20
    assert reach[1] - 20 < max(marks) < reach[1] + 20


def test_it_has_no_jump_even_when_it_begins_again(seen):
    marks = [place.chainage_m for place in seen]
    assert all(abs(b - a) < 35 for a, b in pairwise([*marks, marks[0]]))


def test_every_fix_is_a_good_one():
    assert all(fix.accuracy_m < 10 for fix in read_track(TRACK).fixes)


def test_the_generator_gives_the_committed_track():
    assert building.track() == TRACK.read_text(encoding="utf-8")
