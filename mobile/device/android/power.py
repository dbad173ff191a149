"""The tablet's battery and network, by Android's managers."""

from __future__ import annotations

from typing import Any

from jnius import cast

# Of android.os.BatteryManager and android.net.NetworkCapabilities.
BATTERY_PROPERTY_CAPACITY = 4
NET_CAPABILITY_NOT_METERED = 11
NET_CAPABILITY_INTERNET = 12


class TabletBattery:
    """``mobile.ports.Battery``."""

    def __init__(self, context: Any) -> None:
        service = context.getSystemService("batterymanager")
        self._manager = cast("android.os.BatteryManager", service)

    def level(self) -> float | None:
        """Android gives its least integer where it does not know."""
        percent = self._manager.getIntProperty(BATTERY_PROPERTY_CAPACITY)
        return percent / 100 if 0 <= percent <= 100 else None

    def is_charging(self) -> bool:
        return bool(self._manager.isCharging())


class TabletNetwork:
    """``mobile.ports.Connectivity``."""

    def __init__(self, context: Any) -> None:
        service = context.getSystemService("connectivity")
        self._manager = cast("android.net.ConnectivityManager", service)

    def is_free_of_charge(self) -> bool:
        """By what the person or the network said: a telephone's hotspot is paid for, too."""
        return self._can(NET_CAPABILITY_NOT_METERED)

    def has_network(self) -> bool:
        return self._can(NET_CAPABILITY_INTERNET)

    def _can(self, capability: int) -> bool:
        network = self._manager.getActiveNetwork()
        if network is None:
            return False
        capabilities = self._manager.getNetworkCapabilities(network)
        return capabilities is not None and bool(capabilities.hasCapability(capability))
