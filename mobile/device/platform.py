"""The adapters of the machine that this runs on: Android's on a tablet, else a desktop's."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

from mobile.device.captures import Captures
from mobile.device.desktop import DesktopNetwork, FileCamera, PowerSupply
from mobile.device.duty import DutyLocator, Receiver
from mobile.device.keystore import desktop_keystore
from mobile.device.recordings import read_track
from mobile.device.replay import ReplayLocator
from mobile.device.track import Track
from mobile.device.track_spool import TracksHere, TrackSpool
from mobile.ports import (
    Battery,
    Camera,
    Clock,
    Connectivity,
    Ids,
    Keystore,
    Scheduler,
    TrackService,
)


@dataclass(frozen=True)
class DeviceSettings:
    """``home``: the tablet's folder. The rest is for a desktop alone.

    ``track``: a GPX or NMEA file (or one read already) that stands for the receiver;
    ``keeps_track_times``: its fixes keep their own times. ``pictures``: a file, or a folder of
    them, that stands for the camera. ``passphrase``: what its store's key is wrapped by.
    """

    home: Path
    track: Path | Track | None = None
    keeps_track_times: bool = False
    pictures: Path | None = None
    passphrase: str = field(default="", repr=False)

    # Below the folder of the store's files, so that a wipe takes these with them.
    @property
    def captures(self) -> Path:
        return self.home / "files" / "captures"

    @property
    def tracks(self) -> Path:
        return self.home / "files" / "tracks"


@dataclass(frozen=True)
class Adapters:
    """``receiver``: what the locator lets rest. ``keystore``: None where there is none."""

    locator: DutyLocator
    receiver: Receiver
    camera: Camera
    battery: Battery
    connectivity: Connectivity
    tracks: TrackService = field(repr=False)
    keystore: Keystore | None = None


def is_android() -> bool:
    """python-for-android says so in the environment, before any line of ours runs."""
    return "ANDROID_ARGUMENT" in os.environ


def own_name() -> str:
    """What the office calls this device until somebody names it: 80 characters at most."""
    if is_android():
        from mobile.device.android import model  # noqa: PLC0415

        return f"Tareeq on {model()}"[:80]
    return f"Tareeq on {platform.node() or 'a desktop'}"[:80]


def keystore_of(passphrase: str) -> Keystore | None:
    """What wraps the store's key on this machine; None: its owner's file is the key."""
    if is_android():
        from mobile.device.android.keystore import AndroidKeystore  # noqa: PLC0415

        return AndroidKeystore()
    return desktop_keystore(passphrase)


def adapters(
    settings: DeviceSettings, clock: Clock, ids: Ids, scheduler: Scheduler | None
) -> Adapters:
    """Without a scheduler, as in a tablet without a window, no receiver rests.

    Raises OSError for a track that cannot be opened.
    """
    if is_android():
        # Needs the bridge to Java, which no desktop has.
        from mobile.device.android import android_adapters  # noqa: PLC0415

        return android_adapters(settings, clock, ids, scheduler)
    track = settings.track
    recorded = read_track(track) if isinstance(track, Path) else track or Track()
    receiver = ReplayLocator(recorded, clock, scheduler, settings.keeps_track_times)
    locator = DutyLocator(receiver, scheduler)
    return Adapters(
        locator=locator,
        receiver=receiver,
        camera=FileCamera(settings.pictures, Captures(settings.captures, clock, ids)),
        battery=PowerSupply(),
        connectivity=DesktopNetwork(),
        tracks=TracksHere(TrackSpool(settings.tracks), locator),
        keystore=keystore_of(settings.passphrase),
    )
