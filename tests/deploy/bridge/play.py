"""The tablet's adapters on the real bridge: pyjnius, a real Java, Android's classes in outline.

A process of its own, started by test_real_bridge.py: ``python play.py HOME P4A``. The classes
are those beside this file; the bridge and python-for-android's own modules are the released ones,
in the folder P4A and beside it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

HOME, P4A = Path(sys.argv[1]), Path(sys.argv[2])
# Last, so that all else comes from where the tablet's packages are.
sys.path.append(str(P4A.parent))

import jnius  # noqa: E402
from jnius import autoclass  # noqa: E402


def outline_of_android() -> None:
    """The ``android`` package of python-for-android, without what is compiled for a tablet."""
    android, config = ModuleType("android"), ModuleType("android.config")
    android.__path__ = [str(P4A / "recipes" / "android" / "src" / "android")]
    config.ACTIVITY_CLASS_NAME = "org.kivy.android.PythonActivity"  # type: ignore[attr-defined]
    config.ACTIVITY_CLASS_NAMESPACE = "org/kivy/android/PythonActivity"  # type: ignore[attr-defined]
    sys.modules.update({"android": android, "android.config": config})


outline_of_android()
os.environ.update(ANDROID_ARGUMENT=str(HOME / "app"), ANDROID_PRIVATE=str(HOME))

from mobile.device.android.home import tablet_home  # noqa: E402
from mobile.device.android.keystore import AndroidKeystore  # noqa: E402
from mobile.device.android.permissions import CAMERA, COARSE, FINE  # noqa: E402
from mobile.device.clock import SystemClock  # noqa: E402
from mobile.device.platform import Adapters, DeviceSettings, adapters, own_name  # noqa: E402
from mobile.device.system import SystemIds  # noqa: E402
from mobile.faults import StoreLockedError  # noqa: E402
from mobile.shapes import Fix  # noqa: E402

TRACK = UUID("01900000-0000-7000-8000-000000000001")
OK = -1


def activity() -> Any:
    return autoclass("org.kivy.android.PythonActivity").mActivity


def answer() -> int:
    """The person answers every dialog; how many there were."""
    count = 0
    while activity().answer():
        count += 1
    return count


def the_receiver_answers_all_that_android_calls(found: Adapters) -> None:
    heard: list[Fix] = []
    found.receiver.start(heard.append)
    assert answer() == 1
    assert found.receiver.trouble() == "gps_refused"
    for name in (FINE, COARSE):
        activity().granted.add(name)
    found.receiver.start(heard.append)
    assert answer() == 0
    assert found.receiver.trouble() == ""
    activity().LOCATION.play()
    assert [fix.taken_ms for fix in heard] == [5_000, 5_000, 6_000], heard
    assert [fix.is_mocked for fix in heard] == [False, False, True]
    assert heard[0].accuracy_m == 4.5
    found.receiver.stop()
    activity().LOCATION.play()
    assert len(heard) == 3
    assert found.receiver.faults() == 0


def the_camera_writes_through_a_content_uri(found: Adapters) -> None:
    pictures: list[Path] = []
    none: list[str] = []

    def take() -> None:
        found.camera.take(lambda path, *_: pictures.append(path), none.append, "work:7")
        answer()

    take()
    assert none == ["camera_refused"], none
    activity().gives.add(CAMERA)
    take()
    intent = activity().opened
    uri = intent.extras.get("output").toString()
    assert uri.startswith("content://kw.tareeq.tareeq.captures/captures/"), uri
    assert (intent.action, intent.flags) == ("android.media.action.IMAGE_CAPTURE", 3)
    (HOME / "tablet" / "files" / "captures" / uri.rsplit("/", 1)[-1]).write_bytes(b"a picture")
    activity().comesBack(activity().request, OK)
    assert [path.read_bytes() for path in pictures] == [b"a picture"]
    activity().hasCamera = False
    take()
    assert none[1:] == ["camera_missing"], none


def the_keystore_opens_only_what_it_wrapped(_: Adapters) -> None:
    played = autoclass("played.AndroidKeyStore")
    played.install()
    secret = bytes(range(224, 256))
    keystore = AndroidKeystore()
    wrapped = keystore.wrap(secret)
    assert secret not in wrapped
    assert len(wrapped) == 12 + len(secret) + 16
    assert keystore.wrap(secret) != wrapped
    assert AndroidKeystore().unwrap(wrapped) == secret
    changed = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    assert fails(lambda: keystore.unwrap(changed))
    assert fails(lambda: keystore.unwrap(b"short"))
    played.forget()
    assert fails(lambda: keystore.unwrap(wrapped))


def fails(call: Callable[[], Any]) -> bool:
    try:
        call()
    except StoreLockedError:
        return True
    return False


def battery_and_network_are_read(found: Adapters) -> None:
    assert (found.battery.level(), found.battery.is_charging()) == (0.8, True)
    network = found.connectivity
    assert (network.has_network(), network.is_free_of_charge()) == (True, False)
    autoclass("android.net.ConnectivityManager").active = None
    assert not network.has_network()


def the_tracks_service_starts_and_stops(found: Adapters) -> None:
    service = autoclass("kw.tareeq.tareeq.ServiceTrack")
    found.tracks.start(TRACK)
    assert answer() == 2  # the notice and the background, refused: it records all the same
    assert service.started == "طريق Tareeq", service.started
    assert found.tracks.recording() == TRACK
    found.tracks.stop()
    assert service.stops == 1


def main() -> None:
    assert own_name() == "Tareeq on Samsung SM-T636B"
    found = adapters(DeviceSettings(tablet_home()), SystemClock(), SystemIds(), None)
    for part in (
        the_receiver_answers_all_that_android_calls,
        the_camera_writes_through_a_content_uri,
        the_keystore_opens_only_what_it_wrapped,
        battery_and_network_are_read,
        the_tracks_service_starts_and_stops,
    ):
        part(found)
        sys.stdout.write(f"ok {part.__name__}\n")
    sys.stdout.write(f"pyjnius {jnius.__version__}\n")


if __name__ == "__main__":
    main()
