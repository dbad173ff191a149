"""Puts a tablet together, without its window: the app and the simulation share this."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mobile.device.clock import SystemClock
from mobile.device.platform import Adapters, DeviceSettings, adapters, own_name
from mobile.device.system import SystemIds, SystemRandomness
from mobile.device.track import Track
from mobile.ports import Clock, Connectivity, Ids, Locator, Randomness, Scheduler, Transport
from mobile.store import SqliteStore
from mobile.sync.engine import SyncEngine
from mobile.sync.late_transport import LateTransport
from shared.wire.protocol import MAX_CHANGES_A_PUSH


@dataclass
class Tablet:
    """Close it when done; a kill instead loses nothing that was saved."""

    store: SqliteStore
    engine: SyncEngine
    devices: Adapters
    clock: Clock
    transport: Transport

    @property
    def locator(self) -> Locator:
        return self.devices.locator

    def close(self) -> None:
        self.locator.stop()
        self.store.close()
        if isinstance(self.transport, LateTransport):
            self.transport.close()


def open_tablet(
    home: Path,
    server_url: str,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    randomness: Randomness | None = None,
    transport: Transport | None = None,
    scheduler: Scheduler | None = None,
    connectivity: Connectivity | None = None,
    track: Path | Track | None = None,
    keeps_track_times: bool = False,
    pictures: Path | None = None,
    passphrase: str = "",
    device_name: str = "",
    changes_a_push: int = MAX_CHANGES_A_PUSH,
) -> Tablet:  # long: each port by its name
    """The tablet that lives in the folder ``home``, made there at the first time.

    ``track``, ``pictures`` and ``passphrase`` stand for a desktop's receiver, camera and keystore:
    see DeviceSettings.
    Ports that are not given are the machine's own. Small pushes suit a poor network. Raises
    StorageFaultError, StorageFullError, OSError for a track that cannot be opened.
    """
    clock = clock or SystemClock()
    randomness = randomness or SystemRandomness()
    transport = transport or LateTransport(server_url)
    ids, home = ids or SystemIds(), Path(home)
    settings = DeviceSettings(home, track, keeps_track_times, pictures, passphrase)
    devices = adapters(settings, clock, ids, scheduler)
    store = SqliteStore(home, clock, ids, randomness, keystore=devices.keystore)
    name = device_name or own_name()
    return Tablet(
        store=store,
        engine=SyncEngine(
            store, transport, randomness, name, changes_a_push, connectivity or devices.connectivity
        ),
        devices=devices,
        clock=clock,
        transport=transport,
    )
