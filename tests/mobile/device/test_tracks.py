"""GPX and NMEA with faults: fixes kept, faults counted, nothing breaks."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile.device import track as tracks
from mobile.device.gpx import read_gpx
from mobile.device.nmea import read_nmea
from mobile.device.recordings import read_track
from mobile.device.track import Track

SAMPLES = Path(__file__).parent / "samples"
GPX = (SAMPLES / "drive.gpx").read_bytes()
NMEA = (SAMPLES / "drive.nmea").read_bytes()


def test_gpx_keeps_what_is_usable_and_counts_the_rest() -> None:
    track = read_track(SAMPLES / "drive.gpx")
    assert [(fix.lat, fix.lon) for fix in track.fixes] == [
        (29.33, 48.076),
        (29.3301, 48.0761),
        (29.3302, 48.0762),
        (29.3303, 48.0763),
        (29.3304, 48.0764),
        (29.3309, 48.0769),
        (29.332, 48.078),
    ]
    assert track.faults == {"time": 2, "hdop": 1, "place": 5}
    assert track.gaps == 1


def test_gpx_times_are_utc_and_accuracy_comes_from_dilution() -> None:
    fixes = read_track(SAMPLES / "drive.gpx").fixes
    assert fixes[1].accuracy_m == pytest.approx(4.0)
    assert fixes[2].fixed_at == datetime(2026, 3, 1, 4, 0, 2, tzinfo=UTC)
    assert fixes[3].fixed_at is None
    assert fixes[6].fixed_at == datetime(2026, 3, 1, 4, 10, tzinfo=UTC)


def test_an_entity_bomb_is_refused_before_it_grows() -> None:
    track = read_track(SAMPLES / "bomb.gpx")
    assert track.fixes == []
    assert track.faults == {"document_type": 1}


def test_a_file_that_breaks_off_keeps_what_came_before() -> None:
    track = read_gpx(io.BytesIO(GPX[: GPX.index(b"yesterday")]))
    assert len(track.fixes) == 3
    assert track.faults == {"xml": 1}


def test_nmea_keeps_what_is_usable_and_counts_the_rest() -> None:
    track = read_track(SAMPLES / "drive.nmea")
    assert [fix.fixed_at for fix in track.fixes[:2]] == [
        datetime(2026, 3, 1, 23, 45, 57, tzinfo=UTC),
        datetime(2026, 3, 1, 23, 45, 59, tzinfo=UTC),
    ]
    assert track.faults["checksum"] == 1
    assert track.faults["line"] == 1
    assert track.faults["place"] == 1
    assert track.gaps == 2


def test_nmea_sentences_of_one_moment_make_one_fix() -> None:
    track = read_track(SAMPLES / "drive.nmea")
    first = track.fixes[0]
    assert (first.lat, first.lon) == (pytest.approx(29.33), pytest.approx(48.076))
    # Standard deviations of 3 m north and 4 m east.
    assert first.accuracy_m == pytest.approx(3.54, abs=0.01)
    assert first.heading_deg == 90.0
    after_midnight = next(fix for fix in track.fixes if fix.fixed_at and fix.fixed_at.day == 2)
    assert after_midnight.fixed_at == datetime(2026, 3, 2, 0, 0, 4, tzinfo=UTC)
    assert after_midnight.accuracy_m == pytest.approx(2.5)


def test_every_fix_is_on_the_globe() -> None:
    for fix in read_track(SAMPLES / "drive.nmea").fixes + read_track(SAMPLES / "drive.gpx").fixes:
        assert -90 <= fix.lat <= 90
        assert -180 <= fix.lon <= 180


def test_huge_files_are_cut_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    point = b'<trkpt lat="29.33" lon="48.07"/>'
    monkeypatch.setattr(tracks, "MOST_FIXES", 5)
    many = read_gpx(io.BytesIO(b"<gpx>" + point * 9 + b"</gpx>"))
    assert (len(many.fixes), many.faults) == (5, {"too_many": 1})
    monkeypatch.setattr("mobile.device.gpx.MOST_BYTES", 1000)
    monkeypatch.setattr("mobile.device.gpx.PIECE_BYTES", 500)
    assert read_gpx(io.BytesIO(b"<gpx>" + b" " * 5000)).faults == {"too_large": 1}
    monkeypatch.setattr("mobile.device.nmea.MOST_BYTES", 1000)
    assert read_nmea(io.BytesIO(NMEA * 5)).faults["too_large"] == 1


def test_an_endless_line_is_one_fault_a_piece() -> None:
    track = read_nmea(io.BytesIO(b"$" * 5000 + b"\n" + NMEA))
    assert len(track.fixes) == len(read_nmea(io.BytesIO(NMEA)).fixes)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00", b"<", b"<gpx/>", b"\x00" * 99])
def test_nothing_useful_is_no_crash(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "track"
    path.write_bytes(content)
    assert read_track(path).fixes == []


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_crashes_a_reader(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([GPX, NMEA]))
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
        if not damaged:
            break
    for read in (read_gpx, read_nmea):
        track: Track = read(io.BytesIO(bytes(damaged)))
        for fix in track.fixes:
            assert -90 <= fix.lat <= 90
            assert -180 <= fix.lon <= 180
            assert fix.accuracy_m is None or 0 <= fix.accuracy_m < 1e7
