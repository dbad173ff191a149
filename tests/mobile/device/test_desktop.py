"""A desktop's camera, battery and network; what a picture says of itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image

from mobile.device.captures import Captures
from mobile.device.desktop import DesktopNetwork, FileCamera, PowerSupply
from mobile.device.picture_facts import facts_of
from mobile.device.platform import DeviceSettings, adapters
from mobile.device.system import SystemIds
from tests.mobile.steered import SteppedClock

NOON = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
Tags = dict[int, Any]


def picture(path: Path, exposure: Tags | None = None, place: Tags | None = None) -> Path:
    """A small JPEG with these tags."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif).update(exposure or {})
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(place or {})
    Image.new("RGB", (8, 8), "gray").save(path, "JPEG", exif=exif)
    return path


def taken(text: str, offset: str = "+03:00") -> Tags:
    return {ExifTags.Base.DateTimeOriginal: text, ExifTags.Base.OffsetTimeOriginal: offset}


class Taker:
    """A camera over a folder, and what it called back with."""

    def __init__(self, folder: Path, source: Path | None) -> None:
        self.clock = SteppedClock()
        self.captures = Captures(folder / "captures", self.clock, SystemIds())
        self.camera = FileCamera(source, self.captures)
        self.pictures: list[tuple[Path, datetime, float | None]] = []
        self.none: list[str] = []

    def take(self, purpose: str = "") -> None:
        self.camera.take(lambda *told: self.pictures.append(told), self.none.append, purpose)


def test_the_camera_gives_a_file_of_its_own_and_leaves_the_source(tmp_path: Path) -> None:
    source = picture(tmp_path / "one.jpg")
    taker = Taker(tmp_path, source)
    taker.take()
    [(path, taken_at, heading)] = taker.pictures
    assert path != source
    assert path.read_bytes() == source.read_bytes()
    assert (taken_at, heading) == (taker.clock.now(), None)
    with path.open("rb") as held:
        taker.camera.forget(path)
        assert set(held.read()) == {0}
    assert not path.exists()
    assert source.exists()
    assert list(taker.captures.folder.iterdir()) == []


def test_a_folder_of_pictures_is_taken_in_turn(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("b.jpg", "a.jpg"):
        (folder / name).write_bytes(name.encode())
    (folder / "notes.txt").write_text("no picture")
    taker = Taker(tmp_path, folder)
    for _ in range(3):
        taker.take()
    assert [path.read_bytes() for path, _, _ in taker.pictures] == [b"a.jpg", b"b.jpg", b"a.jpg"]


def test_what_cannot_be_taken_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    taker = Taker(tmp_path, None)
    taker.take()
    (tmp_path / "empty.jpg").touch()
    taker.camera = FileCamera(tmp_path / "empty.jpg", taker.captures)
    taker.take()
    assert taker.none == ["camera_missing", "picture_cancelled"]
    assert list(taker.captures.folder.iterdir()) == []
    taker.captures.folder.rmdir()
    taker.captures.folder.write_text("a file where the folder should be")
    taker.take()
    assert taker.none[2:] == ["storage_fault"]
    assert taker.pictures == []


def test_a_picture_taken_before_a_kill_is_found_with_what_it_was_for(tmp_path: Path) -> None:
    taker = Taker(tmp_path, None)
    path = taker.captures.begin("inspection:7")
    taker.captures.begin("never taken")
    picture(path)
    assert taker.camera.unclaimed() == []
    again = Captures(taker.captures.folder, taker.clock, SystemIds())
    [found] = again.unclaimed()
    assert (found.path, found.purpose) == (path, "inspection:7")
    assert sorted(p.suffix for p in taker.captures.folder.iterdir()) == [".jpg", ".json"]
    again.forget(path)
    assert again.unclaimed() == []


def test_pictures_in_a_folder_that_is_not_there_are_none(tmp_path: Path) -> None:
    assert Captures(tmp_path / "none", SteppedClock(), SystemIds()).unclaimed() == []


@pytest.mark.parametrize(
    ("tags", "believed"),
    [
        (taken("2026:11:22 11:59:30"), NOON - timedelta(seconds=30)),
        (taken("2026:11:22 12:00:01"), NOON + timedelta(seconds=1)),
        (taken("2026:11:22 12:00:30"), NOON),
        (taken("2026:11:22 08:00:00"), NOON),
        (taken("2026:11:22 11:59:30", offset=""), NOON),
        (taken("yesterday"), NOON),
        ({}, NOON),
    ],
)
def test_a_pictures_own_time_is_believed_only_between_asking_and_coming(
    tmp_path: Path, tags: Tags, believed: datetime
) -> None:
    path = picture(tmp_path / "one.jpg", tags)
    assert facts_of(path, NOON - timedelta(minutes=1), NOON).taken_at == believed


@pytest.mark.parametrize(
    ("place", "heading"),
    [
        ({ExifTags.GPS.GPSImgDirection: 271.5, ExifTags.GPS.GPSImgDirectionRef: "T"}, 271.5),
        ({ExifTags.GPS.GPSImgDirection: 360.0}, 0.0),
        ({ExifTags.GPS.GPSImgDirectionRef: "T"}, None),
        ({}, None),
    ],
)
def test_where_the_camera_looked_is_taken_from_the_picture(
    tmp_path: Path, place: Tags, heading: float | None
) -> None:
    assert facts_of(picture(tmp_path / "one.jpg", None, place), NOON, NOON).heading_deg == heading


def test_what_is_no_picture_says_nothing_of_itself(tmp_path: Path) -> None:
    (tmp_path / "one.jpg").write_bytes(b"\xff\xd8 broken")
    facts = facts_of(tmp_path / "one.jpg", NOON, NOON)
    assert (facts.taken_at, facts.heading_deg) == (NOON, None)


def supply(folder: Path, name: str, **files: str) -> None:
    (folder / name).mkdir(parents=True)
    for file, text in files.items():
        (folder / name / file).write_text(f"{text}\n")


def test_the_battery_is_the_machines_own(tmp_path: Path) -> None:
    supply(tmp_path, "AC", type="Mains", online="1")
    supply(tmp_path, "mouse", type="Battery", scope="Device", capacity="5", status="Discharging")
    supply(tmp_path, "BAT0", type="Battery", capacity="80", status="Discharging")
    battery = PowerSupply(tmp_path)
    assert (battery.level(), battery.is_charging()) == (0.8, False)
    (tmp_path / "BAT0" / "status").write_text("Charging\n")
    assert battery.is_charging()
    (tmp_path / "BAT0" / "capacity").write_text("many\n")
    assert battery.level() is None


def test_a_machine_without_a_battery_is_always_fed(tmp_path: Path) -> None:
    battery = PowerSupply(tmp_path / "none")
    assert (battery.level(), battery.is_charging()) == (None, True)


def test_there_is_a_network_while_a_line_is_up(tmp_path: Path) -> None:
    network = DesktopNetwork(tmp_path)
    supply(tmp_path, "lo", operstate="unknown")
    assert not network.has_network()
    supply(tmp_path, "eth0", operstate="down")
    assert not network.has_network()
    (tmp_path / "eth0" / "operstate").write_text("up\n")
    assert network.has_network()
    assert network.is_free_of_charge()
    assert DesktopNetwork(tmp_path / "none").has_network()


def test_a_desktop_gets_a_desktops_adapters_below_the_files_that_a_wipe_takes(
    tmp_path: Path,
) -> None:
    settings = DeviceSettings(tmp_path, pictures=picture(tmp_path / "one.jpg"))
    found = adapters(settings, SteppedClock(), SystemIds(), None)
    paths: list[Path] = []
    found.camera.take(lambda path, *_: paths.append(path), pytest.fail)
    assert [path.is_relative_to(tmp_path / "files") for path in paths] == [True]
    assert settings.tracks.is_relative_to(tmp_path / "files")
    assert found.locator.last_fix() is None
