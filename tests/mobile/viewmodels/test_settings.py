"""Settings: chosen, taken up at once, kept for the next start; figures in the chosen shape."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mobile import VERSION
from mobile.viewmodels import digits
from mobile.viewmodels.appearance import CHOICES, Appearance
from mobile.viewmodels.texts import Texts
from mobile.viewmodels.wording import (
    bytes_text,
    chainage,
    clock_time,
    distance,
    full_date,
    quantity,
    read_chainage,
    read_quantity,
    since,
)
from tests.mobile.tablet import FieldTablet


@pytest.fixture(autouse=True)
def _latin_again() -> Iterator[None]:
    yield
    digits.use(digits.LATIN)


def test_every_setting_is_shown_with_the_value_in_force(tablet: FieldTablet) -> None:
    tablet.shell.go("settings")
    shown = {setting.name: setting for setting in tablet.shell.settings.view.settings}
    assert set(shown) == {"language", "digits", "light", "text_size"}
    assert shown["light"].chosen == "day"
    assert dict(shown["digits"].options)["arabic"] == "٠١٢٣"


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_what_is_chosen_is_kept_for_the_next_start(tablet: FieldTablet, name: str) -> None:
    last = CHOICES[name][-1]
    tablet.shell.settings.choose(name, last)
    assert getattr(Appearance.kept(tablet.store.setting), name) == last


def test_a_change_is_told_once_and_the_value_in_force_is_none(tablet: FieldTablet) -> None:
    told: list[str] = []
    tablet.shell.looks.watch(lambda: told.append(tablet.shell.kit.appearance.light))
    tablet.shell.settings.choose("light", "sun")
    tablet.shell.settings.choose("light", "sun")
    assert told == ["sun"]


def test_a_kept_value_of_another_version_counts_as_the_usual_one(tablet: FieldTablet) -> None:
    tablet.store.keep_setting("light", "dusk")
    assert Appearance.kept(tablet.store.setting).light == "day"
    with pytest.raises(ValueError, match="light"):
        tablet.shell.kit.look("light", "dusk")


def test_about_says_version_device_and_what_is_held(tablet: FieldTablet) -> None:
    tablet.log("C10-A08", "64")
    tablet.shell.speak("en")
    tablet.shell.go("settings")
    about = dict(tablet.shell.settings.view.about)
    assert VERSION in about["Version"]
    assert about["Held here"] == "Work: 1"


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == VERSION


def test_figures_follow_the_chosen_digits() -> None:
    digits.use(digits.ARABIC)
    assert chainage("12350.5") == "١٢+٣٥٠٫٥"
    assert quantity("1250.50") == "١٬٢٥٠٫٥"
    assert distance(1640, "ar") == "١٫٦ كم"
    assert full_date(date(2026, 11, 21), "ar") == "السبت ٢١ نوفمبر ٢٠٢٦"
    assert "١٠:٤٢" in clock_time(datetime(2026, 11, 21, 7, 42, tzinfo=UTC))
    assert "٤٫٢ MB" in bytes_text(4_200_000)
    now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    assert since(datetime(2026, 11, 21, 7, 38, tzinfo=UTC), now, "ar") == "منذ ٢٢ دقيقة"
    assert Texts("ar")("needs_you_chip", count=3) == "يحتاجك: ٣"


def test_what_is_shown_in_arabic_digits_is_read_back() -> None:
    digits.use(digits.ARABIC)
    assert read_chainage(chainage("12350.5")) == read_chainage("12+350.5")
    assert read_quantity(quantity("250.5")) == read_quantity("250.5")


def test_pages_are_read_anew_when_digits_change(tablet: FieldTablet) -> None:
    tablet.shell.go("today")
    tablet.shell.look("digits", "arabic")
    assert tablet.shell.today.view.figures[0].number == "٨"
    assert tablet.shell.view.sub == "السبت ٢١ نوفمبر ٢٠٢٦"
