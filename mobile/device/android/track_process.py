"""What the track's service does, in its own process: a fix, a line on the flash, the next fix."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from mobile.device.android.home import tablet_home
from mobile.device.android.receiver import LocationReceiver
from mobile.device.platform import DeviceSettings
from mobile.device.track_spool import TrackSpool
from mobile.faults import PortError
from mobile.shapes import Fix

# How soon a track that ended is noticed, should the app not have stopped the service itself.
LOOK_S = 5.0


def run() -> None:
    """Until no track is to be recorded; the process ends with this."""
    from jnius import autoclass  # noqa: PLC0415 - only where there is a Java

    service = autoclass("org.kivy.android.PythonService").mService
    sdk = int(autoclass("android.os.Build$VERSION").SDK_INT)
    spool = TrackSpool(DeviceSettings(tablet_home()).tracks)
    record(spool, LocationReceiver(service, sdk), time.sleep)


def record(spool: TrackSpool, receiver: Any, sleep: Callable[[float], None]) -> None:
    """Append each fix to the track of the moment."""

    def keep(fix: Fix) -> None:
        track = spool.recording()
        if track is not None:
            try:
                spool.append(track, fix)
            except PortError:
                # A full flash: the next fix may find room again; here is nobody to tell.
                return

    receiver.start(keep)
    while spool.recording() is not None:
        sleep(LOOK_S)
    receiver.stop()
