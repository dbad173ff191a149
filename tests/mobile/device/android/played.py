"""Android's classes as far as our adapters call them, played in Python.

Names, parameters and constants are those of Android's reference; whatever an adapter calls that
is not here fails. ``make android-check`` plays the same through the real bridge, on a real Java.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

PACKAGE = "kw.tareeq.tareeq"


class JavaException(Exception):  # noqa: N818 - pyjnius's own name
    pass


def java_method(signature: str, name: str | None = None) -> Callable[[Any], Any]:
    def mark(function: Any) -> Any:
        function.java = (name or function.__name__, signature)
        return function

    return mark


class PythonJavaClass:
    """Answers Java as pyjnius does: by name and signature, and with an error for any other."""

    def from_java(self, name: str, signature: str, *values: Any) -> Any:
        for part in type(self).__mro__:
            for method in vars(part).values():
                if getattr(method, "java", None) == (name, signature):
                    return method(self, *values)
        raise NotImplementedError(f"{name}{signature}")


class JavaList:
    def __init__(self, *items: Any) -> None:
        self._items = items

    def size(self) -> int:
        return len(self._items)

    def get(self, index: int) -> Any:
        return self._items[index]


class Location:
    """``isMock`` is there from Android 12 on alone."""

    def __init__(self, lat: float = 29.33, lon: float = 48.07, **known: Any) -> None:
        self.known = {
            "accuracy": 4.0, "time": 1_795_338_000_000, "nanos": 5_000_000_000, "bearing": None,
            "is_mock": False, "sdk": 34, **known,
        }  # fmt: skip
        self._lat, self._lon = lat, lon
        if self.known["sdk"] >= 31:
            self.isMock = lambda: self.known["is_mock"]

    def getLatitude(self) -> float:  # noqa: N802
        return self._lat

    def getLongitude(self) -> float:  # noqa: N802
        return self._lon

    def hasAccuracy(self) -> bool:  # noqa: N802
        return self.known["accuracy"] is not None

    def getAccuracy(self) -> float:  # noqa: N802
        return self.known["accuracy"] or 0.0

    def hasBearing(self) -> bool:  # noqa: N802
        return self.known["bearing"] is not None

    def getBearing(self) -> float:  # noqa: N802
        return self.known["bearing"] or 0.0

    def getTime(self) -> int:  # noqa: N802
        return self.known["time"]

    def getElapsedRealtimeNanos(self) -> int:  # noqa: N802
        return self.known["nanos"]

    def isFromMockProvider(self) -> bool:  # noqa: N802
        return self.known["is_mock"]


class LocationManager:
    def __init__(self) -> None:
        self.listeners: list[PythonJavaClass] = []
        self.asked: list[tuple[str, int, float]] = []
        self.is_enabled = True

    def requestLocationUpdates(  # noqa: N802
        self, provider: str, ms: int, metres: float, listener: PythonJavaClass, looper: str
    ) -> None:
        assert (type(ms), type(metres), looper) == (int, float, "main looper")
        assert listener.__javainterfaces__ == ["android/location/LocationListener"]  # type: ignore[attr-defined]
        self.asked.append((provider, ms, metres))
        self.listeners.append(listener)

    def removeUpdates(self, listener: PythonJavaClass) -> None:  # noqa: N802
        self.listeners.remove(listener)

    def isProviderEnabled(self, provider: str) -> bool:  # noqa: N802
        return self.is_enabled and provider == "gps"

    def says(self, name: str, signature: str, *values: Any) -> None:
        """Call each listener as Android does."""
        for listener in list(self.listeners):
            listener.from_java(name, signature, *values)


class Intent:
    FLAG_GRANT_READ_URI_PERMISSION = 1
    FLAG_GRANT_WRITE_URI_PERMISSION = 2

    def __init__(self, action: str) -> None:
        self.action, self.extras, self.flags = action, dict[str, Any](), 0

    def putExtra(self, name: str, value: Any) -> None:  # noqa: N802
        self.extras[name] = value

    def addFlags(self, flags: int) -> None:  # noqa: N802
        self.flags |= flags


class FileProvider:
    @staticmethod
    def getUriForFile(context: Any, authority: str, file: Path) -> str:  # noqa: N802
        assert context.getPackageName() == PACKAGE
        return f"content://{authority}/captures/{file.name}"


class Activity:
    """``granted``: what the person has given; ``gives``: what they will say yes to when asked."""

    def __init__(self) -> None:
        self.granted: set[str] = set()
        self.gives: set[str] = set()
        self.dialogs: list[list[str]] = []
        self.opened: list[tuple[Intent, int]] = []
        self.has_camera = True
        self.services = {
            "location": LocationManager(),
            "batterymanager": SimpleNamespace(
                getIntProperty=lambda kind: {4: self.percent}[kind],
                isCharging=lambda: self.is_charging,
            ),
            "connectivity": SimpleNamespace(
                getActiveNetwork=lambda: self.network,
                getNetworkCapabilities=lambda network: SimpleNamespace(
                    hasCapability=lambda kind: kind in network
                ),
            ),
        }
        self.percent, self.is_charging = 80, False
        self.network: set[int] | None = None

    def getSystemService(self, name: str) -> Any:  # noqa: N802
        return self.services[name]

    def getPackageName(self) -> str:  # noqa: N802
        return PACKAGE

    def checkSelfPermission(self, name: str) -> int:  # noqa: N802
        return 0 if name in self.granted else -1

    def startActivityForResult(self, intent: Intent, request: int) -> None:  # noqa: N802
        if not self.has_camera:
            raise JavaException("android.content.ActivityNotFoundException")
        self.opened.append((intent, request))


class ServiceTrack:
    """As python-for-android makes it of the service in buildozer.spec."""

    def __init__(self) -> None:
        self.starts: list[tuple[str, str, str, str]] = []
        self.stops = 0

    def start(self, context: Activity, icon: str, title: str, text: str, argument: str) -> None:
        assert isinstance(context, Activity)
        self.starts.append((icon, title, text, argument))

    def stop(self, context: Activity) -> None:
        assert isinstance(context, Activity)
        self.stops += 1


class Android:
    """The whole of it, and the modules of the bridge that adapters import."""

    def __init__(self, sdk: int = 34) -> None:
        self.activity, self.service = Activity(), ServiceTrack()
        self.results: list[Callable[[int, int, Any], None]] = []
        self.classes: dict[str, Any] = {
            "android.os.Build": SimpleNamespace(MANUFACTURER="Samsung", MODEL="SM-T636B"),
            "android.os.Build$VERSION": SimpleNamespace(SDK_INT=sdk),
            "android.os.Looper": SimpleNamespace(getMainLooper=lambda: "main looper"),
            "android.content.Intent": Intent,
            "androidx.core.content.FileProvider": FileProvider,
            "java.io.File": Path,
            "org.kivy.android.PythonActivity": SimpleNamespace(mActivity=self.activity),
            f"{PACKAGE}.ServiceTrack": self.service,
        }

    def modules(self) -> dict[str, ModuleType]:
        jnius, android = ModuleType("jnius"), ModuleType("android")
        permissions, activity = ModuleType("android.permissions"), ModuleType("android.activity")
        vars(jnius).update(
            autoclass=self.classes.__getitem__,
            cast=lambda name, found: found,
            java_method=java_method,
            PythonJavaClass=PythonJavaClass,
            JavaException=JavaException,
        )
        vars(activity).update(bind=self._bind)
        vars(permissions).update(request_permissions=self._dialog)
        vars(android).update(permissions=permissions, activity=activity)
        return {module.__name__: module for module in (jnius, android, permissions, activity)}

    def comes_back(self, request: int, result: int) -> None:
        for heard in self.results:
            heard(request, result, None)

    def _bind(self, on_activity_result: Callable[[int, int, Any], None]) -> None:
        self.results.append(on_activity_result)

    def _dialog(self, names: list[str], then: Callable[[list[str], list[bool]], None]) -> None:
        self.activity.dialogs.append(names)
        self.activity.granted |= set(names) & self.activity.gives
        then(names, [name in self.activity.granted for name in names])


def forget_adapters() -> None:
    """They keep what they imported of the bridge: the next test has another."""
    for name in [name for name in sys.modules if name.startswith("mobile.device.android.")]:
        del sys.modules[name]
