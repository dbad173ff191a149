"""The field day's GPX tracks: where they say they are, and made anew from their generator."""

from __future__ import annotations

import gpxpy
import pytest

from server.geography.service import locate_places
from tests.data.tracks import build_tracks


def points(name: str) -> list:
    text = (build_tracks.FOLDER / f"{name}.gpx").read_text(encoding="utf-8")
    return [p for t in gpxpy.parse(text).tracks for s in t.segments for p in s.points]


@pytest.mark.parametrize(("name", "governorate"), build_tracks.TRACKS.items())
def test_a_track_stays_on_roads_of_its_governorate(kuwait, name, governorate):
    fixes = points(name)
    assert len(fixes) >= 300
    found = locate_places([(fix.latitude, fix.longitude) for fix in fixes])
    assert {place.governorate for place in found} == {governorate}
    assert all(place.section is not None and place.offset_m < 20 for place in found)
    assert len({place.section for place in found}) >= 5


@pytest.mark.parametrize("name", build_tracks.TRACKS)
def test_a_track_moves_on_in_time_and_is_never_perfect(name):
    fixes = points(name)
    times = [fix.time for fix in fixes]
    assert times == sorted(set(times))
    assert len({(fix.latitude, fix.longitude) for fix in fixes}) == len(fixes)


@pytest.mark.parametrize(("name", "governorate"), build_tracks.TRACKS.items())
def test_the_generator_gives_the_committed_track(name, governorate):
    committed = (build_tracks.FOLDER / f"{name}.gpx").read_text(encoding="utf-8")
    assert build_tracks.track(name, governorate) == committed
