"""The camera by intent: our file by a content URI, and every way to come back from it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from deploy.android.manifest_hook import AUTHORITY
from deploy.android.spec import SPEC
from mobile.device.android.permissions import CAMERA
from mobile.device.platform import DeviceSettings
from mobile.faults import StorageFaultError
from mobile.ports import Camera
from mobile.training.tablet import FOLDER
from tests.mobile.device.android.conftest import Made
from tests.mobile.device.android.played import Android
from tests.mobile.store.pictures import jpeg

OK, CANCELLED = -1, 0


class Taking:
    def __init__(self, android: Android, made: Made) -> None:
        self.android, self.made = android, made
        android.activity.granted = {CAMERA}
        self.camera: Camera = made().camera
        self.pictures: list[tuple[Path, datetime, float | None]] = []
        self.none: list[str] = []

    def take(self, purpose: str = "") -> None:
        self.camera.take(lambda *told: self.pictures.append(told), self.none.append, purpose)

    @property
    def file(self) -> Path:
        """The file that the last content URI names."""
        uri = self.android.activity.opened[-1][0].extras["output"]
        return self.made.settings.captures / uri.rsplit("/", 1)[-1]

    def come_back(self, result: int = OK) -> None:
        self.android.comes_back(self.android.activity.opened[-1][1], result)

    @property
    def left(self) -> list[Path]:
        return sorted(self.made.settings.captures.glob("*"))


@pytest.fixture
def taking(android: Android, made: Made) -> Taking:
    return Taking(android, made)


def test_the_camera_app_gets_our_file_alone_and_may_write_it(taking: Taking) -> None:
    taking.take()
    intent, _ = taking.android.activity.opened[0]
    assert intent.action == "android.media.action.IMAGE_CAPTURE"
    assert intent.extras["output"].startswith(f"content://{AUTHORITY}/captures/")
    assert intent.flags == 1 | 2


def test_a_picture_comes_whole_with_its_time(taking: Taking) -> None:
    taking.take()
    taking.file.write_bytes(jpeg())
    taking.come_back()
    assert taking.pictures == [(taking.file, taking.made.clock.now(), None)]
    assert taking.file.read_bytes() == jpeg()
    taking.camera.forget(taking.file)
    assert taking.left == []


@pytest.mark.parametrize("result", [OK, CANCELLED])
def test_no_picture_is_said_and_nothing_stays(taking: Taking, result: int) -> None:
    taking.take()
    taking.come_back(result)
    assert (taking.none, taking.pictures, taking.left) == (["picture_cancelled"], [], [])


def test_half_a_picture_that_was_cancelled_does_not_stay(taking: Taking) -> None:
    taking.take()
    taking.file.write_bytes(jpeg()[:100])
    taking.come_back(CANCELLED)
    assert (taking.none, taking.left) == (["picture_cancelled"], [])


def test_another_apps_answer_is_not_taken_for_the_cameras(taking: Taking) -> None:
    taking.take()
    taking.file.write_bytes(jpeg())
    taking.android.comes_back(1, CANCELLED)
    taking.come_back()
    taking.come_back()
    assert (len(taking.pictures), taking.none) == (1, [])


def test_a_tablet_without_a_camera_app_says_so(taking: Taking) -> None:
    taking.android.activity.has_camera = False
    taking.take()
    assert (taking.none, taking.left) == (["camera_missing"], [])


def test_who_refuses_the_camera_is_told_and_asked_again_next_time(taking: Taking) -> None:
    taking.android.activity.granted = set()
    taking.take()
    taking.take()
    assert taking.none == ["camera_refused", "camera_refused"]
    assert taking.android.activity.dialogs == [[CAMERA], [CAMERA]]
    assert taking.android.activity.opened == []


def test_a_folder_that_cannot_be_written_opens_no_camera(taking: Taking) -> None:
    taking.made.settings.captures.parent.mkdir(parents=True)
    taking.made.settings.captures.write_text("a file where the folder should be")
    taking.take()
    assert taking.none == [StorageFaultError.code]
    assert taking.android.activity.opened == []


def test_killed_while_the_camera_was_in_front_the_picture_is_found(taking: Taking) -> None:
    taking.take("ncr:7")
    taking.file.write_bytes(jpeg())
    [found] = taking.made().camera.unclaimed()
    assert (found.path, found.purpose) == (taking.file, "ncr:7")


def test_the_provider_opens_the_folders_of_captures_and_no_other(
    taking: Taking, tmp_path: Path
) -> None:
    paths = ElementTree.parse(SPEC.with_name("file_paths.xml")).getroot().findall("*")
    assert {path.tag for path in paths} == {"files-path"}
    practice = DeviceSettings(taking.made.settings.home / FOLDER)
    opened = {tmp_path / path.get("path", "") for path in paths}
    assert opened == {taking.made.settings.captures, practice.captures}
