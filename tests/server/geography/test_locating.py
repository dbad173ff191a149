"""Where a place is, asked of PostGIS: in bulk, at the coast, on the roads."""

from __future__ import annotations

import csv
import json
import math
import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from server.db import db
from server.geography.loading import section_rows
from server.geography.service import (
    CoordinateError,
    load_reference_geography,
    locate_place,
    locate_places,
    read_latitude,
    read_longitude,
    stands_of_places,
)
from shared.rules.chainage import SectionLine, nearest_chainage, place_at

CHECKPOINTS = Path(__file__).parents[2] / "data" / "checkpoints.csv"


def checkpoints() -> list[dict[str, str]]:
    with CHECKPOINTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def section_lines() -> list[SectionLine]:
    return [
        SectionLine(
            row["code"], float(row["from_m"]), float(row["to_m"]),
            json.loads(row["line"])["coordinates"],
        )
        for row in section_rows()
    ]  # fmt: skip


def test_every_checkpoint_is_in_its_governorate(kuwait):
    places = [(float(row["lat"]), float(row["lon"])) for row in checkpoints()]
    found = [place.governorate for place in locate_places(places)]
    assert found == [row["governorate"] for row in checkpoints()]
    assert len(found) == 30


def test_a_place_off_the_coast_is_nearest_but_not_certain(kuwait):
    towers = locate_place(29.3897, 48.003)
    assert (towers.governorate, towers.certain) == ("KW-KU", True)
    shoal = locate_place(29.0825, 48.1450)
    assert (shoal.governorate, shoal.certain) == ("KW-AH", False)


@pytest.mark.parametrize(
    "place", [(29.45, 48.10), (24.71, 46.67), (0.0, 0.0), (90.0, 180.0), (-33.9, 151.2)]
)
def test_a_place_outside_kuwait_is_unknown(kuwait, place):
    found = locate_place(*place)
    assert found.governorate == "unknown"
    assert found.certain is False
    assert found.area is None
    assert found.section is None


def test_area_and_section_are_named(kuwait):
    found = locate_place(29.3335, 48.0755)
    assert found.area == "KW-HA-SALMIYA"
    assert found.section == "S-HA-SALMIYA"
    assert found.offset_m is not None
    assert 100 < found.offset_m < 110


def test_past_250_m_there_is_no_section(kuwait):
    desert = locate_place(29.30, 47.00)
    assert (desert.governorate, desert.area, desert.section) == ("KW-JA", None, None)
    assert desert.chainage_m is None


def test_bulk_answers_keep_the_order_asked(kuwait):
    places = [(float(row["lat"]), float(row["lon"])) for row in checkpoints()]
    assert locate_places(places[::-1]) == locate_places(places)[::-1]
    assert locate_places([]) == []


def test_tablet_and_server_agree_on_section_chainage_and_offset(kuwait):
    chance = random.Random(2)
    sections = section_lines()
    places = []
    for _ in range(400):
        section = chance.choice(sections)
        lat, lon = place_at(chance.uniform(section.from_m, section.to_m), section)
        places.append((lat + chance.gauss(0, 0.0008), lon + chance.gauss(0, 0.0008)))
    compared = 0
    for place, there in zip(places, locate_places(places), strict=True):
        here = nearest_chainage(*place, sections, 250)
        if here is None or there.section != here.section:
            assert is_a_close_call(place, sections, here)
            continue
        compared += 1
        assert float(there.chainage_m) == pytest.approx(here.chainage_m, abs=1)
        assert float(there.offset_m) == pytest.approx(here.offset_m, rel=0.005, abs=1)
    assert compared > 300


def is_a_close_call(place, sections, here) -> bool:
    """Two sections about equally far, or one at the very edge of the reach."""
    if here is None:
        return nearest_chainage(*place, sections, 252) is not None or (
            nearest_chainage(*place, sections, 249) is None
        )
    others = [section for section in sections if section.code != here.section]
    other = nearest_chainage(*place, others, 252)
    return here.offset_m > 248 or (other is not None and other.offset_m - here.offset_m < 1)


def test_chainage_follows_the_spheroid(kuwait):
    """PostGIS's own length along each section agrees with the stated chainages."""
    rows = db.session.execute(
        text(
            "SELECT to_m - from_m AS stated, ST_Length(centreline::geography) AS m"
            " FROM road_section"
        )
    )
    for row in rows:
        assert float(row.stated) == pytest.approx(row.m, abs=1, rel=0.0005)


def test_offsets_are_measured_to_the_section_named(kuwait):
    place = (29.3335, 48.0755)
    near, far, none = stands_of_places(
        [(*place, "S-HA-SALMIYA"), (*place, "R80-N-20"), (*place, "R99-X-01")]
    )
    assert near.offset_m == locate_place(*place).offset_m
    assert far.offset_m > 50_000
    assert none.offset_m is None
    assert stands_of_places([]) == []


def test_a_stand_is_in_the_governorate_that_the_whole_search_finds(kuwait):
    chance = random.Random(3)
    places = [(float(row["lat"]), float(row["lon"])) for row in checkpoints()]
    # Borders, the coast, the sea and the neighbours' desert among them.
    places += [(chance.uniform(28.4, 30.2), chance.uniform(46.4, 48.6)) for _ in range(600)]
    places += [(29.0825 + n / 400, 48.1450 + n / 900) for n in range(-20, 20)]
    found = [stand.governorate for stand in stands_of_places([(*p, "") for p in places])]
    assert found == [place.governorate for place in locate_places(places)]
    assert {"unknown", "KW-AH", "KW-JA"} <= set(found)


def test_loading_again_changes_nothing(kuwait):
    counted = text(
        "SELECT (SELECT count(*) FROM governorate), (SELECT count(*) FROM area),"
        " (SELECT count(*) FROM road_section)"
    )
    before = tuple(db.session.execute(counted).one())
    counts = load_reference_geography()
    assert tuple(db.session.execute(counted).one()) == before == tuple(counts.values())


@pytest.mark.parametrize(
    "place", [(math.nan, 48.0), (29.0, math.inf), (91.0, 48.0), (29.0, -181.0)]
)
def test_places_off_the_globe_are_refused(place):
    with pytest.raises(ValueError, match="not a place"):
        locate_place(*place)


@pytest.mark.parametrize(
    "written", ["29.334", "29,334", "٢٩٫٣٣٤", "۲۹٫۳۳۴", " 29.334 ", "\u200f٢٩،٣٣٤", "+29.334"]
)
def test_coordinates_are_read_as_people_write_them(written):
    assert read_latitude(written) == 29.334


@pytest.mark.parametrize(
    "written",
    ["", "nan", "inf", "1e1", "29.3.4", "29°", "0x1d", "north", "29 334", "95", "-91", "²"],
)
def test_what_is_no_latitude_is_said_so(written):
    with pytest.raises(CoordinateError, match="latitude"):
        read_latitude(written)


@given(st.decimals(-180, 180, places=6))
def test_any_longitude_survives_arabic_digits(number):
    arabic = str(number).translate(str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫"))
    assert read_longitude(arabic) == float(Decimal(number))
