"""The largest text: nothing is cut off, nothing leaves the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.mobile.ui.driver import NARROW, WIDE, Driver
from tests.mobile.ui.test_screens import PAGES, outside, with_works

pytestmark = pytest.mark.window


@pytest.fixture(autouse=True)
def _usual_size_again() -> Iterator[None]:
    yield
    from kivy.metrics import Metrics

    Metrics.fontscale = 1.0


def cut_off(driver: Driver) -> list[str]:
    """Buttons narrower than their words, and rows lower than their lines."""
    found = []
    for widget in driver.page.walk(restrict=True):
        kind = type(widget).__name__
        if kind == "Action" and widget.opacity and widget.width > 1:
            wide = widget.ids.word.texture_size[0]
            if wide > widget.width:
                found.append(f"{widget.text}: {wide} in {widget.width}")
        if kind in ("SiteCard", "PlainRow") and widget.parent is not None:
            lines = driver.find("Stack", within=widget)
            if lines.minimum_height > widget.height:
                found.append(f"{widget.title}: {lines.minimum_height} in {widget.height}")
    return found


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_holds_the_largest_text(
    open_window: Callable[..., Driver], language: str, size: tuple[int, int]
) -> None:
    driver = open_window(language)
    driver.resize(size)
    key = with_works(driver)
    usual = driver.find("Name").font_size
    driver.tablet.shell.look("text_size", "largest")
    driver.pump()
    assert driver.find("Name").font_size == pytest.approx(usual * 1.3)
    for page in (*PAGES, key):
        if page == key:
            driver.tablet.shell.open(key)
            driver.pump()
        else:
            driver.go(page)
        assert not outside(driver), page
        assert not cut_off(driver), page
