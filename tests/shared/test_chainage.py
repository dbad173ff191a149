"""Chainage and offset of a place, as both sides reckon them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.chainage import (
    SectionLine,
    chainage_on,
    length_m,
    metres_per_degree,
    nearest_chainage,
    nearest_position,
    place_at,
    project,
    stretch_of,
)

EASTWARD = SectionLine("R5-E-01", 1000.0, 1971.5, [(48.00, 29.30), (48.005, 29.30), (48.01, 29.30)])
NEXT = SectionLine("R5-E-02", 1971.5, 2943.0, [(48.01, 29.30), (48.02, 29.30)])

# Twelve of them come to 5 km, which is as long as the rule takes a section to be.
steps = st.floats(-0.0027, 0.0027).map(lambda step: round(step, 6))
lines = st.lists(st.tuples(steps, steps), min_size=1, max_size=12).map(
    lambda moves: [
        (47.9 + sum(east for east, _ in moves[:n]), 29.3 + sum(north for _, north in moves[:n]))
        for n in range(len(moves) + 1)
    ]
)


def test_a_degree_has_its_known_length():
    # Published lengths on WGS 84 at the equator, at 30 and at 45 degrees.
    assert metres_per_degree(0) == pytest.approx((111_319.49, 110_574.28), abs=0.05)
    assert metres_per_degree(30) == pytest.approx((96_486.28, 110_852.42), abs=0.05)
    assert metres_per_degree(45) == pytest.approx((78_846.81, 111_131.75), abs=0.05)


def test_a_place_beside_a_line_has_chainage_and_offset():
    found = chainage_on(29.301, 48.0025, EASTWARD)
    assert found.chainage_m == pytest.approx(1000 + 971.5 / 4, abs=0.1)
    assert found.offset_m == pytest.approx(110.84, abs=0.1)


def test_a_place_before_the_start_or_past_the_end_takes_the_end():
    assert chainage_on(29.30, 47.99, EASTWARD).chainage_m == 1000.0
    assert chainage_on(29.30, 48.03, EASTWARD).chainage_m == 1971.5


def test_the_nearest_section_is_found_and_a_joint_belongs_to_the_earlier():
    assert nearest_chainage(29.3001, 48.015, [EASTWARD, NEXT], 250).section == "R5-E-02"
    assert nearest_chainage(29.3001, 48.01, [NEXT, EASTWARD], 250).section == "R5-E-01"


@pytest.mark.parametrize(("beside_m", "is_found"), [(249.0, True), (251.0, False)])
def test_past_the_reach_there_is_no_section(beside_m, is_found):
    lat = 29.30 + beside_m / metres_per_degree(29.30)[1]
    assert (nearest_chainage(lat, 48.005, [EASTWARD], 250) is not None) is is_found


def test_a_line_of_one_point_is_refused():
    with pytest.raises(ValueError, match="two positions"):
        project(29.3, 48.0, [(48.0, 29.3)])


@given(lines, st.floats(0, 1))
def test_a_place_on_the_line_projects_onto_itself(line, share):
    section = SectionLine("S", 0.0, length_m(line), line)
    lat, lon = place_at(share * section.to_m, section)
    found = chainage_on(lat, lon, section)
    assert found.offset_m < 0.05
    # A line may cross itself: then another chainage is as right, if it is the same place, up to
    # what a flat plane differs from the spheroid along the longest of these lines.
    again = place_at(found.chainage_m, section)
    assert project(lat, lon, [again[::-1], again[::-1]]).offset_m < 0.2


@given(lines, st.floats(29.25, 29.35), st.floats(47.85, 47.95))
def test_no_corner_of_the_line_is_nearer_than_the_projection(line, lat, lon):
    found = project(lat, lon, line)
    assert 0 <= found.fraction <= 1
    for corner in line:
        assert found.offset_m <= project(lat, lon, [corner, corner]).offset_m + 1e-6


@given(lines, st.floats(29.25, 29.35), st.floats(47.85, 47.95))
def test_a_line_read_backwards_has_the_same_offset(line, lat, lon):
    forward, backward = project(lat, lon, line), project(lat, lon, line[::-1])
    assert forward.offset_m == pytest.approx(backward.offset_m, abs=1e-6)


def test_a_stretch_keeps_the_bends_between_its_chainages_and_ends_with_the_section():
    bent = SectionLine("S", 100.0, 400.0, [(48.00, 29.30), (48.01, 29.30), (48.01, 29.31)])
    whole = stretch_of(bent, 0.0, 900.0)
    assert [tuple(one) for one in whole] == [*bent.line]
    part = stretch_of(bent, 380.0, 150.0)
    assert len(part) == 3
    assert part[1] == (48.01, 29.30)
    assert chainage_on(part[0][1], part[0][0], bent).chainage_m == pytest.approx(150, abs=0.1)
    assert chainage_on(part[2][1], part[2][0], bent).chainage_m == pytest.approx(380, abs=0.1)


def test_the_nearest_position_of_a_line_is_its_end_beyond_it_and_beside_it_else():
    line = EASTWARD.line
    assert nearest_position(29.31, 47.9, line) == pytest.approx((29.30, 48.0), abs=1e-6)
    assert nearest_position(29.31, 48.004, line) == pytest.approx((29.30, 48.004), abs=1e-5)
