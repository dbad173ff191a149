"""The receiver: permissions, both of Android's callbacks, made-up places, and rest."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mobile.device.android.fixes import fix_of, fixes_of
from mobile.device.android.permissions import COARSE, FINE
from mobile.shapes import Fix
from tests.mobile.device.android.conftest import Made
from tests.mobile.device.android.played import Android, JavaList, Location, LocationManager

ONE = ("onLocationChanged", "(Landroid/location/Location;)V")
MANY = ("onLocationChanged", "(Ljava/util/List;)V")
# All that any Android from 7 to 15 calls on a listener.
CALLS = [
    ("onFlushComplete", "(I)V", 3),
    ("onProviderEnabled", "(Ljava/lang/String;)V", "gps"),
    ("onProviderDisabled", "(Ljava/lang/String;)V", "gps"),
]


@pytest.fixture
def manager(android: Android) -> LocationManager:
    found = android.activity.services["location"]
    assert isinstance(found, LocationManager)
    return found


def test_a_location_is_a_fix() -> None:
    location = Location(29.3, 48.1, bearing=91.5, time=1_795_338_000_500, nanos=7_000_999_999)
    assert fix_of(location, 34) == Fix(
        lat=29.3,
        lon=48.1,
        accuracy_m=4.0,
        fixed_at=datetime(2026, 11, 22, 9, 0, 0, 500_000, tzinfo=UTC),
        heading_deg=91.5,
        taken_ms=7_000,
    )


@pytest.mark.parametrize(
    ("known", "field", "value"),
    [
        ({"accuracy": None}, "accuracy_m", None),
        ({"accuracy": 0.0}, "accuracy_m", None),
        ({"bearing": None}, "heading_deg", None),
        ({"bearing": 0.0}, "heading_deg", 0.0),
        ({"time": 0}, "fixed_at", None),
        ({"time": 2**62}, "fixed_at", None),
        ({"is_mock": True}, "is_mocked", True),
        ({"is_mock": True, "sdk": 30}, "is_mocked", True),
    ],
)
def test_what_a_location_does_not_know_is_not_made_up(
    known: dict[str, object], field: str, value: object
) -> None:
    location = Location(**known)  # type: ignore[arg-type]
    assert getattr(fix_of(location, location.known["sdk"]), field) == value


def test_fixes_come_oldest_first_without_those_that_are_no_places() -> None:
    late, early = Location(nanos=9_000_000), Location(nanos=2_000_000)
    fixes, faults = fixes_of([late, Location(0.0, 0.0), Location(91.0, 48.0), early], 34)
    assert ([fix.taken_ms for fix in fixes], faults) == ([2, 9], 2)


def test_it_asks_once_and_then_hears_one_location_and_many(
    android: Android, manager: LocationManager, made: Made
) -> None:
    android.activity.gives = {FINE, COARSE}
    receiver, heard = made().receiver, list[Fix]()
    receiver.start(heard.append)
    assert android.activity.dialogs == [[FINE, COARSE]]
    assert manager.asked == [("gps", 1000, 0.0)]
    manager.says(*ONE, Location(nanos=1_000_000))
    manager.says(*MANY, JavaList(Location(nanos=3_000_000), Location(nanos=2_000_000)))
    manager.says(*MANY, JavaList(Location(0.0, 0.0)))
    assert [fix.taken_ms for fix in heard] == [1, 2, 3]
    assert (receiver.last_fix(), receiver.faults()) == (heard[-1], 1)


def test_whatever_android_calls_is_answered(
    android: Android, manager: LocationManager, made: Made
) -> None:
    android.activity.granted = {FINE, COARSE}
    made().receiver.start(lambda fix: None)
    for name, signature, value in CALLS:
        manager.says(name, signature, value)
    status = "(Ljava/lang/String;ILandroid/os/Bundle;)V"
    manager.says("onStatusChanged", status, "gps", 2, None)
    with pytest.raises(NotImplementedError):
        manager.says("onNobodyKnows", "()V")


def test_refused_it_says_so_asks_no_more_and_listens_once_it_may(
    android: Android, manager: LocationManager, made: Made
) -> None:
    receiver = made().receiver
    receiver.start(lambda fix: None)
    assert (receiver.trouble(), manager.listeners) == ("gps_refused", [])
    receiver.stop()
    receiver.start(lambda fix: None)
    assert len(android.activity.dialogs) == 1
    android.activity.granted = {FINE, COARSE}
    assert receiver.trouble() == ""
    receiver.start(lambda fix: None)
    assert len(manager.listeners) == 1
    manager.is_enabled = False
    assert receiver.trouble() == "gps_off"


def test_stopped_it_lets_go_and_a_second_start_replaces_the_first(
    android: Android, manager: LocationManager, made: Made
) -> None:
    android.activity.granted = {FINE, COARSE}
    receiver, first, second = made().receiver, list[Fix](), list[Fix]()
    receiver.start(first.append)
    receiver.start(second.append)
    manager.says(*ONE, Location())
    assert (len(first), len(second), len(manager.listeners)) == (0, 1, 1)
    receiver.stop()
    assert manager.listeners == []


def test_stopped_while_the_person_is_asked_it_stays_off(
    android: Android, manager: LocationManager, made: Made
) -> None:
    receiver = made().receiver
    receiver.start(lambda fix: None)
    receiver.stop()
    android.activity.granted = {FINE}
    receiver._answered(True)  # type: ignore[attr-defined]
    assert manager.listeners == []
