"""A tablet that was killed opens where it was, with what was being typed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet

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


@pytest.mark.parametrize("kept", ["", "{", '{"page": "nowhere"}', '{"page": 3, "key": null}', "[]"])
def test_what_is_kept_amiss_opens_on_today(tmp_path: Path, kept: str) -> None:
    tablet = FieldTablet(tmp_path)
    tablet.store.keep_setting("where", kept)
    tablet.shell.start()
    assert tablet.shell.view.page == "today"
    tablet.close()
