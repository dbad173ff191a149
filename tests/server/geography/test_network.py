"""The demonstration network: rings, radials and streets with chainage that adds up."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise

import pytest

from server.geography.data import build_network
from server.geography.loading import section_rows
from shared.rules.chainage import length_m


@pytest.fixture(scope="module")
def roads() -> dict[str, list[dict]]:
    found = defaultdict(list)
    for row in section_rows():
        found[row["road_ref"]].append(row)
    return found


def test_the_seven_rings_and_the_radials_are_there(roads):
    wanted = {f"R{number}" for number in range(1, 8)} | {"R30", "R40", "R50", "R60", "R70", "R80"}
    assert wanted <= set(roads)


def test_chainage_runs_on_from_section_to_section(roads):
    for sections in roads.values():
        assert float(sections[0]["from_m"]) == 0
        for before, after in pairwise(sections):
            assert before["to_m"] == after["from_m"]
            assert (
                json.loads(before["line"])["coordinates"][-1]
                == (json.loads(after["line"])["coordinates"][0])
            )


def test_chainage_is_the_length_of_the_line(roads):
    for row in (row for sections in roads.values() for row in sections):
        drawn_m = length_m(json.loads(row["line"])["coordinates"])
        assert float(row["to_m"]) - float(row["from_m"]) == pytest.approx(drawn_m, abs=0.02)


def test_sections_of_main_roads_are_2_to_5_km_long(roads):
    for row in (row for sections in roads.values() for row in sections):
        if row["carriageway"] == "dual":
            assert 2000 <= float(row["to_m"]) - float(row["from_m"]) <= 5300


def test_the_same_anchors_give_the_committed_file(monkeypatch, tmp_path):
    committed = build_network.TARGET.read_bytes()
    monkeypatch.setattr(build_network, "TARGET", tmp_path / "network.geojson")
    build_network.main()
    assert (tmp_path / "network.geojson").read_bytes() == committed
