"""Adapters of the ports to Android, by pyjnius. Imported on a tablet alone (see ../platform.py).

plyer's are not used: its receiver does not answer the callback that Android has had since 12,
and its camera hands out a file address, which Android refuses.
"""

from __future__ import annotations

from mobile.device.captures import Captures
from mobile.device.duty import DutyLocator
from mobile.device.platform import Adapters, DeviceSettings
from mobile.ports import Clock, Ids, Scheduler


def model() -> str:
    """Maker and model, as on the box."""
    from jnius import autoclass  # noqa: PLC0415

    build = autoclass("android.os.Build")
    return f"{build.MANUFACTURER} {build.MODEL}"


def android_adapters(
    settings: DeviceSettings, clock: Clock, ids: Ids, scheduler: Scheduler | None
) -> Adapters:  # long: each adapter, and the import that it needs
    """To be called on the window's thread: there the bridge finds our own classes."""
    # Their own imports reach for Java: ``home`` must be had without.
    from jnius import autoclass  # noqa: PLC0415

    from mobile.device.android.asking import Asking  # noqa: PLC0415
    from mobile.device.android.camera import IntentCamera  # noqa: PLC0415
    from mobile.device.android.keystore import AndroidKeystore  # noqa: PLC0415
    from mobile.device.android.power import TabletBattery, TabletNetwork  # noqa: PLC0415
    from mobile.device.android.receiver import LocationReceiver  # noqa: PLC0415
    from mobile.device.android.tracks import tracks_of  # noqa: PLC0415

    activity = autoclass("org.kivy.android.PythonActivity").mActivity
    sdk = int(autoclass("android.os.Build$VERSION").SDK_INT)
    ask = Asking(activity, sdk)
    receiver = LocationReceiver(activity, sdk, ask)
    locator = DutyLocator(receiver, scheduler)
    return Adapters(
        locator=locator,
        receiver=receiver,
        camera=IntentCamera(activity, Captures(settings.captures, clock, ids), ask),
        battery=TabletBattery(activity),
        connectivity=TabletNetwork(activity),
        tracks=tracks_of(settings, activity, locator, ask),
        keystore=AndroidKeystore(),
    )
