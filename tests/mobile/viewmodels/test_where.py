"""A tablet that was killed opens where it was, with what was being typed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from mobile.shapes import NewRecord
from tests.mobile.steered import HERE
from tests.mobile.store.pictures import jpeg
from tests.mobile.store.said import WORK
from tests.mobile.tablet import FieldTablet

NCR = {
    "activity": WORK["activity"],
    "title": "كثافة دون الحد",
    "severity": "major",
    "state": "raised",
    "due_at": "2026-03-02T06:00:00Z",
}
Doing = Callable[[FieldTablet], object]


def killed_while(home: Path, doing: Doing) -> None:
    """A process opens the tablet, does that, and is killed at once."""
    child = os.fork()
    if child == 0:
        try:
            tablet = started(home)
            doing(tablet)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def started(home: Path) -> FieldTablet:
    tablet = FieldTablet(home, is_signed_in=not (home / "tareeq.sqlite").exists())
    tablet.locator.give(HERE)
    tablet.shell.start()
    return tablet


def type_a_work(tablet: FieldTablet) -> None:
    tablet.shell.log("C01-A07")
    tablet.shell.log_work.edit("quantity", "41")
    tablet.shell.log_work.edit("notes", "نصف جملة")


def correct_a_work(tablet: FieldTablet) -> None:
    record = tablet.log("C01-A07", "12.5")
    tablet.shell.correct(record)
    tablet.shell.log_work.edit("quantity", "13")


def look_at_a_work(tablet: FieldTablet) -> None:
    tablet.shell.open(f"work:{tablet.log('C01-A07', '12.5')}")


def test_a_new_work_is_gone_on_with(tmp_path: Path) -> None:
    killed_while(tmp_path, type_a_work)
    tablet = started(tmp_path)
    assert tablet.shell.view.page == "log_work"
    assert tablet.shell.log_work.view.values["quantity"] == "41"
    assert tablet.shell.log_work.view.values["notes"] == "نصف جملة"
    tablet.close()


def test_a_correction_is_gone_on_with(tmp_path: Path) -> None:
    killed_while(tmp_path, correct_a_work)
    tablet = started(tmp_path)
    assert tablet.shell.view.page == "log_work"
    assert tablet.shell.log_work.title() == "correct_work"
    assert tablet.shell.log_work.view.values["quantity"] == "13"
    tablet.shell.back()
    assert tablet.shell.view.page == "today"
    tablet.close()


def test_a_record_is_shown_again_unless_it_is_gone(tmp_path: Path) -> None:
    killed_while(tmp_path, look_at_a_work)
    tablet = started(tmp_path)
    assert tablet.shell.view.page == "work"
    with tablet.store.database.write() as rows:
        rows.execute("DELETE FROM record")
    tablet.close()
    tablet = started(tmp_path)
    assert tablet.shell.view.page == "today"
    tablet.close()


def raise_an_ncr(tablet: FieldTablet) -> None:
    tablet.shell.act_at("ncr")
    tablet.shell.short_form.edit("title", "شق في الطبقة")


def look_at_a_photo(tablet: FieldTablet) -> None:
    tablet.shell.log("C01-A07")
    (tablet.store.home / "camera").write_bytes(jpeg(1))
    tablet.shell.log_work.photos.take()
    tablet.shell.log_work.photos.open(tablet.shell.log_work.photos.view.tiles[0].key)
    assert tablet.shell.view.page == "photo"


def look_at_a_shift(tablet: FieldTablet) -> None:
    tablet.shell.go("shift")


def follow_a_track(tablet: FieldTablet) -> None:
    tablet.shell.go("track")


def test_a_nonconformance_is_gone_on_with(tmp_path: Path) -> None:
    killed_while(tmp_path, raise_an_ncr)
    tablet = started(tmp_path)
    assert tablet.shell.view.page == "short_form"
    assert tablet.shell.short_form.view.value("title") == "شق في الطبقة"
    tablet.shell.short_form.let_go()
    tablet.close()
    tablet = started(tmp_path)
    assert tablet.shell.view.page == "today"
    tablet.close()


def test_a_record_of_another_kind_is_shown_again(tmp_path: Path) -> None:
    tablet = started(tmp_path)
    saved = tablet.store.save_together([NewRecord("ncr", NCR, fix=HERE)])
    tablet.shell.open(f"ncr:{saved[0].record}")
    tablet.close()
    tablet = started(tmp_path)
    assert tablet.shell.view.page == "record"
    assert tablet.shell.record_page.record == saved[0].record
    tablet.store.delete(saved[0].record)
    tablet.close()
    tablet = started(tmp_path)
    assert tablet.shell.view.page == "today"
    tablet.close()


def test_a_photo_opens_the_form_that_it_is_of(tmp_path: Path) -> None:
    killed_while(tmp_path, look_at_a_photo)
    tablet = started(tmp_path)
    assert tablet.shell.view.page == "log_work"
    assert len(tablet.shell.log_work.photos.view.tiles) == 1
    tablet.close()


@pytest.mark.parametrize(("doing", "page"), [(look_at_a_shift, "shift"), (follow_a_track, "track")])
def test_a_page_that_is_about_nothing_else_opens_again(
    tmp_path: Path, doing: Doing, page: str
) -> None:
    killed_while(tmp_path, doing)
    tablet = started(tmp_path)
    assert tablet.shell.view.page == page
    tablet.shell.back()
    assert tablet.shell.view.page == "today"
    tablet.close()


@pytest.mark.parametrize("kept", ["", "{", '{"page": "nowhere"}', '{"page": 3, "key": null}', "[]"])
def test_what_is_kept_amiss_opens_on_today(tmp_path: Path, kept: str) -> None:
    tablet = FieldTablet(tmp_path)
    tablet.store.keep_setting("where", kept)
    tablet.shell.start()
    assert tablet.shell.view.page == "today"
    tablet.close()
