"""A tablet in the field, without a window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.viewmodels.inspection import Inspecting
from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet
from tests.mobile.viewmodels.inspecting import COURSE


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[FieldTablet]:
    """Signed in, programme on board, a good fix on the Fifth Ring Road, no network."""
    tablet = FieldTablet(tmp_path)
    tablet.shell.start()
    tablet.locator.give(HERE)
    yield tablet
    tablet.close()


@pytest.fixture
def english(tablet: FieldTablet) -> FieldTablet:
    tablet.shell.speak("en")
    return tablet


@pytest.fixture
def safety(tablet: FieldTablet) -> Inspecting:
    """A safety check of a course, begun."""
    tablet.locator.give(HERE)
    tablet.shell.inspect(f"safety:{COURSE}")
    form = tablet.store.forms("safety")[0]
    tablet.shell.inspecting.choose(f"safety/{form.code}")
    tablet.shell.inspecting.edit("unsigned", "absent")
    return tablet.shell.inspecting
