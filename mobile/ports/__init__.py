"""The tablet's ports: what view-models and sync need of the world, and nothing more.

What these calls may raise stands in mobile.faults. The store never needs the network, and
nothing here waits for it but ``Engine.sign_in``, ``sync_now`` and ``fetch_reference``: call
those through ``Scheduler.in_background``.
"""

from mobile.ports.devices import (
    Battery,
    Camera,
    Devices,
    Imagery,
    Locator,
    OnPicture,
    TrackService,
)
from mobile.ports.engine import Engine
from mobile.ports.machine import (
    Clock,
    Connectivity,
    Ids,
    Keystore,
    Randomness,
    Scheduler,
    Transport,
)
from mobile.ports.store import Store

__all__ = [
    "Battery",
    "Camera",
    "Clock",
    "Connectivity",
    "Devices",
    "Engine",
    "Ids",
    "Imagery",
    "Keystore",
    "Locator",
    "OnPicture",
    "Randomness",
    "Scheduler",
    "Store",
    "TrackService",
    "Transport",
]
