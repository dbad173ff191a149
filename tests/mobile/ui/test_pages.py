"""The table of pages, their view-models and their screens name the same pages."""

from __future__ import annotations

import pytest

from mobile.viewmodels.page import PAGES
from tests.mobile.ui.driver import Driver

pytestmark = pytest.mark.window


def test_every_page_has_its_view_model_and_its_screen(english: Driver) -> None:
    from mobile.screens.frame import SCREENS

    names = {page.name for page in PAGES}
    assert english.tablet.shell.models.keys() == names
    assert SCREENS.keys() == names
