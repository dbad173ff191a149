"""The tablet's own receiver, by Android's LocationManager."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jnius import PythonJavaClass, autoclass, cast, java_method

from mobile.device.android.fixes import fixes_of
from mobile.device.android.permissions import Need, may_locate
from mobile.shapes import Fix

# Satellites alone: what Android guesses from Wi-Fi is no evidence of a place on a road.
PROVIDER = "gps"
# A receiver makes one fix a second; at 80 km/h that is one every 22 m. However far it moved.
EVERY_MS = 1_000
EVERY_M = 0.0

Ask = Callable[[Need, Callable[[bool], None]], None]


class _Listener(PythonJavaClass):
    """Every method that some Android calls: the bridge raises for one that is missing here."""

    __javainterfaces__ = ["android/location/LocationListener"]

    def __init__(self, heard: Callable[[list[Any]], None]) -> None:
        super().__init__()
        self._heard = heard

    @java_method("(Landroid/location/Location;)V", name="onLocationChanged")
    def on_location(self, location: Any) -> None:
        self._heard([location])

    @java_method("(Ljava/util/List;)V", name="onLocationChanged")
    def on_locations(self, locations: Any) -> None:
        """From Android 12 on, also for a single one."""
        self._heard([locations.get(n) for n in range(locations.size())])

    @java_method("(I)V", name="onFlushComplete")
    def on_flush(self, code: int) -> None:
        """Nothing was asked to be flushed."""

    @java_method("(Ljava/lang/String;)V", name="onProviderEnabled")
    def on_enabled(self, provider: str) -> None:
        """The next fix says so."""

    @java_method("(Ljava/lang/String;)V", name="onProviderDisabled")
    def on_disabled(self, provider: str) -> None:
        """``trouble`` asks by itself."""

    @java_method("(Ljava/lang/String;ILandroid/os/Bundle;)V", name="onStatusChanged")
    def on_status(self, provider: str, status: int, extras: Any) -> None:
        """Up to Android 9."""


class LocationReceiver:
    """``mobile.device.duty.Receiver``. Fixes come on Android's main thread.

    ``context``: the activity, or the service. ``ask``: asks the person for the permission; a
    service cannot.
    """

    def __init__(self, context: Any, sdk: int, ask: Ask | None = None) -> None:
        self._context, self._sdk, self._ask = context, sdk, ask
        service = context.getSystemService("location")
        self._manager = cast("android.location.LocationManager", service)
        self._looper = autoclass("android.os.Looper").getMainLooper()
        # Kept: Java holds no reference that Python's collector knows of.
        self._listener: _Listener | None = None
        self._on_fix: Callable[[Fix], None] | None = None
        self._last: Fix | None = None
        self._faults = 0
        self._has_asked = False

    def start(self, on_fix: Callable[[Fix], None]) -> None:
        """A second start replaces the first."""
        self.stop()
        self._on_fix = on_fix
        if self._is_permitted():
            self._listen()
        elif self._ask is not None and not self._has_asked:
            # Once a run: after each rest it is started anew, and would ask again.
            self._has_asked = True
            self._ask(Need.PLACE, self._answered)

    def stop(self) -> None:
        self._on_fix = None
        if self._listener is not None:
            self._manager.removeUpdates(self._listener)
            self._listener = None

    def last_fix(self) -> Fix | None:
        return self._last

    def faults(self) -> int:
        return self._faults

    def trouble(self) -> str:
        if not self._is_permitted():
            return "gps_refused"
        return "" if self._manager.isProviderEnabled(PROVIDER) else "gps_off"

    def _answered(self, is_given: bool) -> None:
        if is_given and self._on_fix is not None and self._listener is None:
            self._listen()

    def _listen(self) -> None:
        self._listener = _Listener(self._heard)
        self._manager.requestLocationUpdates(
            PROVIDER, EVERY_MS, EVERY_M, self._listener, self._looper
        )

    def _heard(self, locations: list[Any]) -> None:
        fixes, faults = fixes_of(locations, self._sdk)
        self._faults += faults
        for fix in fixes:
            self._last = fix
            if self._on_fix is not None:
                self._on_fix(fix)

    def _is_permitted(self) -> bool:
        return may_locate(
            self._sdk, lambda name: bool(self._context.checkSelfPermission(name) == 0)
        )
