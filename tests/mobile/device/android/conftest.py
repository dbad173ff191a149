"""A played Android, and the adapters over it as a tablet's start makes them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.device.platform import Adapters, DeviceSettings, adapters
from mobile.device.system import SystemIds
from tests.mobile.device.android.played import Android, forget_adapters
from tests.mobile.steered import SteppedClock


@pytest.fixture
def android(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Android]:
    found = Android()
    for name, module in found.modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setenv("ANDROID_ARGUMENT", str(tmp_path / "app"))
    monkeypatch.setenv("ANDROID_PRIVATE", str(tmp_path))
    forget_adapters()
    yield found
    forget_adapters()


class Made:
    """Adapters made anew, as each start of the app does."""

    def __init__(self, home: Path) -> None:
        self.settings = DeviceSettings(home)
        self.clock = SteppedClock()

    def __call__(self) -> Adapters:
        return adapters(self.settings, self.clock, SystemIds(), None)


@pytest.fixture
def made(android: Android, tmp_path: Path) -> Made:
    return Made(tmp_path / "tablet")
