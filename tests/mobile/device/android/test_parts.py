"""Battery, network and the track's service."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from mobile.device.android.permissions import BACKGROUND, COARSE, FINE, NOTIFICATIONS
from mobile.device.platform import own_name
from mobile.device.track_spool import TrackSpool
from mobile.shapes import Fix
from tests.mobile.device.android.conftest import Made
from tests.mobile.device.android.played import Android

TRACK = UUID("01900000-0000-7000-8000-000000000001")
OTHER = UUID("01900000-0000-7000-8000-000000000002")
METERED, FREE = {12}, {11, 12}


def test_the_office_sees_maker_and_model(android: Android) -> None:
    assert own_name() == "Tareeq on Samsung SM-T636B"


def test_the_battery_as_android_tells_it(android: Android, made: Made) -> None:
    battery = made().battery
    assert (battery.level(), battery.is_charging()) == (0.8, False)
    android.activity.is_charging, android.activity.percent = True, -(2**31)
    assert (battery.level(), battery.is_charging()) == (None, True)


@pytest.mark.parametrize(
    ("network", "is_there", "is_free"),
    [(None, False, False), (METERED, True, False), (FREE, True, True), (set(), False, False)],
)
def test_the_network_as_android_tells_it(
    android: Android, made: Made, network: set[int] | None, is_there: bool, is_free: bool
) -> None:
    connectivity = made().connectivity
    android.activity.network = network
    assert (connectivity.has_network(), connectivity.is_free_of_charge()) == (is_there, is_free)


def test_a_track_starts_the_service_once_all_was_asked(android: Android, made: Made) -> None:
    android.activity.gives = {FINE, COARSE, NOTIFICATIONS, BACKGROUND}
    found = made()
    found.tracks.start(TRACK)
    assert android.activity.dialogs == [[FINE, COARSE], [NOTIFICATIONS], [BACKGROUND]]
    assert len(android.service.starts) == 1
    assert found.tracks.recording() == TRACK
    found.tracks.stop()
    assert (android.service.stops, found.tracks.recording()) == (1, None)


def test_a_track_without_a_place_is_not_begun(android: Android, made: Made) -> None:
    found = made()
    found.tracks.start(TRACK)
    assert (android.service.starts, found.tracks.recording()) == ([], None)


def test_the_next_start_goes_on_with_the_track_and_reads_its_fixes(
    android: Android, made: Made
) -> None:
    android.activity.granted = {FINE, COARSE, NOTIFICATIONS, BACKGROUND}
    made().tracks.start(TRACK)
    TrackSpool(made.settings.tracks).append(TRACK, Fix(29.3, 48.0))
    tracks = made().tracks
    assert len(android.service.starts) == 2
    assert list(tracks.fixes(TRACK)) == [Fix(29.3, 48.0)]
    tracks.forget(TRACK)
    assert list(tracks.fixes(TRACK)) == []


def test_a_track_of_the_training_leaves_the_service_alone(android: Android, made: Made) -> None:
    android.activity.granted = {FINE, COARSE, NOTIFICATIONS, BACKGROUND}
    made().tracks.start(TRACK)
    practice = Made(made.settings.home / "training")().tracks
    practice.start(OTHER)
    practice.stop()
    assert (len(android.service.starts), android.service.stops) == (1, 0)
    assert TrackSpool(made.settings.tracks).recording() == TRACK


def test_the_service_keeps_each_fix_until_its_track_ends(android: Android, made: Made) -> None:
    from mobile.device.android.home import tablet_home
    from mobile.device.android.track_process import record

    android.activity.granted = {FINE, COARSE}
    assert tablet_home() == made.settings.home
    spool, receiver = TrackSpool(made.settings.tracks), made().receiver
    spool.begin(TRACK)
    given = [Fix(29.3, 48.0), Fix(29.4, 48.0)]

    class Played:
        on_fix: Callable[[Fix], None]

        def start(self, on_fix: Callable[[Fix], None]) -> None:
            self.on_fix = on_fix

        def stop(self) -> None:
            receiver.stop()

    played = Played()

    def sleep(seconds: float) -> None:
        if given:
            played.on_fix(given.pop(0))
        else:
            spool.end()
            played.on_fix(Fix(29.5, 48.0))

    record(spool, played, sleep)
    assert [fix.lat for fix in spool.fixes(TRACK)] == [29.3, 29.4]
    assert [path.name for path in made.settings.tracks.iterdir()] == [f"{TRACK}.fixes"]
