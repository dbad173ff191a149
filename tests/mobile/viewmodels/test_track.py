"""A track: every fix kept at once, through pauses and kills, and saved once with all its points."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mobile.shapes import Fix, RecordView
from shared.rules.chainage import length_m
from tests.mobile.steered import HERE, START
from tests.mobile.tablet import FieldTablet

# About 10 m each, northwards.
STEP = 0.00009


def drive(tablet: FieldTablet, count: int, start: int = 0, seconds: int = 1) -> None:
    for nth in range(start, start + count):
        moment = START + timedelta(seconds=nth * seconds)
        tablet.locator.give(replace(HERE, lat=HERE.lat + nth * STEP, fixed_at=moment))


def tracks(tablet: FieldTablet) -> list[RecordView]:
    return tablet.store.records("track")


def points(tablet: FieldTablet, record: RecordView) -> list[dict[str, Any]]:
    [file] = tablet.store.files(record.record)
    assert (file.role, file.state, file.sha256) == ("points", "waiting", record.fields["points"])
    content = b"".join(tablet.store.file_piece(file.sha256, 0, file.size))
    return [json.loads(line) for line in gzip.decompress(content).splitlines()]


def test_a_drive_is_saved_with_count_length_line_and_points(english: FieldTablet) -> None:
    track = english.shell.track
    english.shell.shift.edit("contract", "10")
    english.shell.shift.start()
    track.start()
    assert track.view.state == "recording"
    drive(english, 50)
    track.ticked()
    assert track.view.figures[0] == ("Distance", "490 m")
    track.stop()
    assert track.view.state == "idle"
    [record] = tracks(english)
    fields: Any = record.fields
    assert (fields["count"], fields["mode"], fields["contract"]) == (50, "drive", 10)
    assert float(fields["length_m"]) == pytest.approx(49 * STEP * 110_853, abs=1)
    assert fields["started_at"].startswith("2026-11-21T07:42:00")
    assert fields["ended_at"].startswith("2026-11-21T07:42:49")
    found = points(english, record)
    assert len(found) == 50
    line = [(float(p["lon"]), float(p["lat"])) for p in found]
    assert length_m(line) == pytest.approx(float(fields["length_m"]), abs=0.2)
    assert len(fields["line"]) == 2
    assert english.devices.tracks.recording() is None
    assert english.devices.tracks.fixes(record.record) == []


def test_the_days_summary_says_how_far(english: FieldTablet) -> None:
    english.shell.track.start()
    drive(english, 50)
    english.shell.track.stop()
    english.shell.go("shift")
    lines = {line.kind: line.number for line in english.shell.shift.view.summary}
    assert lines["track"] == "1 · 490 m"


def test_a_pause_is_not_counted(english: FieldTablet) -> None:
    track = english.shell.track
    track.start()
    drive(english, 10)
    track.pause()
    assert track.view.state == "paused"
    drive(english, 100, start=10)
    track.start()
    drive(english, 10, start=110)
    track.stop()
    [record] = tracks(english)
    assert record.fields["count"] == 20
    assert float(record.fields["length_m"]) == pytest.approx(18 * STEP * 110_853, abs=1)


def test_a_receiver_at_rest_goes_nowhere(english: FieldTablet) -> None:
    english.shell.track.start()
    for nth in range(200):
        sway = (nth % 3) * 0.00001
        english.locator.give(replace(HERE, lat=HERE.lat + sway))
    english.shell.track.stop()
    [record] = tracks(english)
    assert (record.fields["count"], record.fields["length_m"]) == (200, "0")
    assert "line" not in record.fields


def reopened(home: Path) -> FieldTablet:
    """As after a kill: nothing was closed."""
    tablet = FieldTablet(home, is_signed_in=False)
    tablet.shell.speak("en")
    tablet.shell.start()
    return tablet


def test_a_kill_while_recording_loses_no_fix_and_goes_on(tmp_path: Path) -> None:
    before = FieldTablet(tmp_path)
    before.shell.start()
    before.shell.track.start()
    drive(before, 30)
    again = reopened(tmp_path)
    assert again.shell.track.view.state == "recording"
    assert again.shell.track.view.fixes == 30
    drive(again, 10, start=30)
    again.shell.track.stop()
    [record] = tracks(again)
    assert record.fields["count"] == 40
    for tablet in (before, again):
        tablet.close()


def test_what_the_system_stopped_is_offered_to_be_closed(tmp_path: Path) -> None:
    before = FieldTablet(tmp_path)
    before.shell.start()
    before.shell.track.start()
    drive(before, 30)
    before.devices.tracks.stop()
    again = reopened(tmp_path)
    assert again.shell.track.view.state == "begun"
    again.shell.track.stop()
    assert [record.fields["count"] for record in tracks(again)] == [30]
    for tablet in (before, again):
        tablet.close()


class Killed(BaseException):
    """Nothing after it runs."""


@pytest.mark.parametrize("step", ["keep_track", "forget", "drop_draft"])
def test_a_kill_while_it_is_saved_saves_it_once(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = FieldTablet(tmp_path)
    before.shell.start()
    before.shell.track.start()
    drive(before, 30)

    def killed(*_: Any, **__: Any) -> Any:
        raise Killed

    target: Any = before.devices.tracks if step == "forget" else before.store
    monkeypatch.setattr(target, step, killed)
    with pytest.raises(Killed):
        before.shell.track.stop()
    monkeypatch.undo()
    again = reopened(tmp_path)
    assert [record.fields["count"] for record in tracks(again)] == [30]
    assert again.shell.track.view.state == "idle"
    assert again.store.draft("track").get("track") is None
    for tablet in (before, again):
        tablet.close()


def test_a_wrong_clock_does_not_date_a_track(english: FieldTablet) -> None:
    english.clock.advance(days=400)
    english.shell.track.start()
    drive(english, 5)
    english.shell.track.stop()
    [record] = tracks(english)
    assert record.fields["started_at"].startswith("2026-11-21T07:42:00")


def test_nothing_received_is_nothing_saved(english: FieldTablet) -> None:
    english.shell.track.start()
    english.shell.track.stop()
    assert tracks(english) == []
    assert english.shell.track.view.error == "No fix came, so there is no track to save."
    assert english.shell.track.view.state == "idle"


def test_a_saved_track_can_be_undone(english: FieldTablet) -> None:
    english.shell.track.start()
    drive(english, 5)
    english.shell.track.stop()
    english.shell.undo()
    assert tracks(english) == []


class TenHours:
    """A service that has a fix a second of ten hours, made as they are asked for."""

    def fixes(self, _: Any, after: int = 0, most: int | None = None) -> list[Fix]:
        end = min(36_000, after + (most or 36_000))
        return [self._fix(nth) for nth in range(after, end)]

    def _fix(self, nth: int) -> Fix:
        moment = START + timedelta(seconds=nth)
        around = (nth % 3_600) / 3_600
        return Fix(29.3 + around / 10, 48.0 + (nth // 3_600) / 100, 4.0, moment)


def test_ten_hours_take_little_memory(english: FieldTablet) -> None:
    from mobile.store.tracks import packed
    from mobile.viewmodels.track_fields import RecordedTrack

    service: Any = TenHours()
    recorded = RecordedTrack(service, english.store.new_record())
    tracemalloc.start()
    recorded.read({})
    content = packed(recorded.fixes())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert recorded.way.count == 36_000
    assert 2 <= len(recorded.way.line(500)) <= 500
    assert len(gzip.decompress(content).splitlines()) == 36_000
    assert peak < 6_000_000
