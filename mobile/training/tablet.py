"""Puts the training's tablet together, beside the one whose person trains."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mobile.device.clock import SystemClock
from mobile.device.platform import Adapters, DeviceSettings, adapters
from mobile.device.system import SystemIds, SystemRandomness
from mobile.device.track import Track
from mobile.ports import Clock, Scheduler
from mobile.store import SqliteStore
from mobile.training.office import PlayedOffice
from mobile.viewmodels.appearance import CHOICES

FOLDER = "training"


@dataclass(frozen=True)
class TrainingTablet:
    """Close it when done. It has no transport: nothing leaves it."""

    store: SqliteStore
    engine: PlayedOffice
    devices: Adapters
    clock: Clock

    def close(self) -> None:
        self.devices.locator.stop()
        self.store.close()


def open_training(
    home: Path,
    own: SqliteStore,
    *,
    scheduler: Scheduler | None = None,
    track: Path | Track | None = None,
    pictures: Path | None = None,
) -> TrainingTablet:
    """The training beside the tablet of ``home``, with its looks and its checklists.

    Raises StorageFaultError, StorageFullError.
    """
    folder, clock, ids = home / FOLDER, SystemClock(), SystemIds()
    devices = adapters(DeviceSettings(folder, track, False, pictures), clock, ids, scheduler)
    store = SqliteStore(folder, clock, ids, SystemRandomness())
    office = PlayedOffice(store, clock)
    office.begin()
    for name, choices in CHOICES.items():
        store.keep_setting(name, own.setting(name, choices[0]))
    if own.forms_version():
        store.keep_forms(own.kept_forms())
    return TrainingTablet(store, office, devices, clock)
