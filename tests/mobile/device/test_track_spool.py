"""Fixes of a track: each on the flash by itself, whatever a kill leaves of the last."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from mobile.device.track_spool import TracksHere, TrackSpool
from mobile.faults import StorageFaultError
from mobile.shapes import Fix
from tests.mobile.held_devices import HeldLocator

TRACK = UUID("01900000-0000-7000-8000-000000000001")
OTHER = UUID("01900000-0000-7000-8000-000000000002")
FIX = Fix(29.33, 48.07, 4.0, datetime(2026, 11, 22, 9, tzinfo=UTC), 91.5, 1234, is_mocked=True)
BARE = Fix(29.34, 48.08)

WHOLE = (
    b'{"lat": 29.5, "lon": 48.5, "accuracy_m": null, "fixed_at": null, '
    b'"heading_deg": null, "taken_ms": 1, "is_mocked": false}\n'
)

# Appends until it is killed; says each number once append has returned.
RECORDER = """
import sys
from pathlib import Path
from uuid import UUID
from mobile.device.track_spool import TrackSpool
from mobile.shapes import Fix
spool, n = TrackSpool(Path(sys.argv[1])), 0
spool.begin(UUID(sys.argv[2]))
while True:
    n += 1
    spool.append(UUID(sys.argv[2]), Fix(29.0, 48.0, taken_ms=n))
    sys.stdout.write(f"{n}\\n")
    sys.stdout.flush()
"""


def test_a_fix_comes_back_as_it_was(tmp_path: Path) -> None:
    spool = TrackSpool(tmp_path / "tracks")
    spool.begin(TRACK)
    for fix in (FIX, BARE):
        spool.append(TRACK, fix)
    assert TrackSpool(tmp_path / "tracks").fixes(TRACK) == [FIX, BARE]
    assert spool.fixes(TRACK, after=1) == [BARE]
    assert spool.fixes(OTHER) == []


@pytest.mark.parametrize("torn", [b'{"lat": 29.3', b"{", b"x" * 400, WHOLE[:-1]])
def test_a_torn_line_is_passed_over_and_the_next_begins_on_its_own(
    tmp_path: Path, torn: bytes
) -> None:
    spool = TrackSpool(tmp_path)
    spool.append(TRACK, FIX)
    [path] = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole + torn)
    assert spool.fixes(TRACK) == [FIX]
    spool.append(TRACK, BARE)
    assert spool.fixes(TRACK) == [FIX, BARE]
    path.write_bytes(torn)
    spool.append(TRACK, BARE)
    assert spool.fixes(TRACK) == [BARE]


def test_what_is_recorded_is_known_to_the_next_start_until_it_ends(tmp_path: Path) -> None:
    TrackSpool(tmp_path).begin(TRACK)
    assert TrackSpool(tmp_path).recording() == TRACK
    TrackSpool(tmp_path).end()
    assert TrackSpool(tmp_path).recording() is None
    (tmp_path / "current").write_text("not a track")
    assert TrackSpool(tmp_path).recording() is None


def test_nothing_that_was_committed_is_lost_to_a_kill(tmp_path: Path) -> None:
    for round_ in range(5):
        track = UUID(int=round_ + 1)
        words = [sys.executable, "-c", RECORDER, str(tmp_path), str(track)]
        with subprocess.Popen(words, stdout=subprocess.PIPE) as recorder:
            assert recorder.stdout is not None
            said = [recorder.stdout.readline() for _ in range(7 + 3 * round_)]
            os.kill(recorder.pid, signal.SIGKILL)
            said += recorder.stdout.readlines()
        committed = [int(line) for line in said if line.endswith(b"\n")]
        kept = [fix.taken_ms for fix in TrackSpool(tmp_path).fixes(track)]
        assert kept[: len(committed)] == committed
        assert len(kept) <= len(committed) + 1
        assert TrackSpool(tmp_path).recording() == track


def test_a_folder_that_cannot_be_written_is_a_fault_of_storage(tmp_path: Path) -> None:
    (tmp_path / "tracks").write_text("a file where the folder should be")
    spool = TrackSpool(tmp_path / "tracks")
    with pytest.raises(StorageFaultError):
        spool.begin(TRACK)
    with pytest.raises(StorageFaultError):
        spool.append(TRACK, FIX)


def test_a_track_here_records_between_start_and_stop(tmp_path: Path) -> None:
    locator = HeldLocator()
    tracks = TracksHere(TrackSpool(tmp_path), locator)
    locator.give(BARE)
    tracks.start(TRACK)
    assert (tracks.recording(), locator.needed_by) == (TRACK, {"track"})
    locator.give(FIX)
    tracks.start(OTHER)
    locator.give(BARE)
    tracks.stop()
    locator.give(FIX)
    assert (tracks.fixes(TRACK), tracks.fixes(OTHER)) == ([FIX], [BARE])
    assert (tracks.recording(), locator.needed_by) == (None, set())
    tracks.forget(TRACK)
    assert tracks.fixes(TRACK) == []


def test_a_track_here_goes_on_when_the_app_is_opened_again(tmp_path: Path) -> None:
    TracksHere(TrackSpool(tmp_path), HeldLocator()).start(TRACK)
    locator = HeldLocator()
    again = TracksHere(TrackSpool(tmp_path), locator)
    locator.give(replace(FIX, lat=29.5))
    assert (again.recording(), len(again.fixes(TRACK))) == (TRACK, 1)
