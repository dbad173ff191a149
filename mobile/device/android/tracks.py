"""Tracks recorded by a foreground service, in a process of its own (buildozer.spec, services)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jnius import autoclass

from mobile.device.android.home import tablet_home
from mobile.device.android.permissions import Need
from mobile.device.android.receiver import Ask
from mobile.device.duty import DutyLocator
from mobile.device.platform import DeviceSettings
from mobile.device.track_spool import TracksHere, TrackSpool
from mobile.shapes import Fix

# The name of a service in buildozer.spec, as python-for-android makes a class of it.
SERVICE = "ServiceTrack"
# Its notice: shown by the system, so in both languages.
TITLE = "طريق Tareeq"
TEXT = "يسجَّل المسار · Recording a track"


def tracks_of(
    settings: DeviceSettings, activity: Any, locator: DutyLocator, ask: Ask
) -> ServiceTracks | TracksHere:
    """The service is the tablet's own: its training, in another folder, must not stop it."""
    spool = TrackSpool(settings.tracks)
    if settings.home != tablet_home():
        return TracksHere(spool, locator)
    return ServiceTracks(activity, spool, locator, ask)


class ServiceTracks:
    """``mobile.ports.TrackService``. The service outlives this app, and starts anew after a kill.

    Its process reads in the spool which track it is to record.
    """

    def __init__(self, activity: Any, spool: TrackSpool, locator: DutyLocator, ask: Ask) -> None:
        self._activity, self._spool, self._locator, self._ask = activity, spool, locator, ask
        self._service = autoclass(f"{activity.getPackageName()}.{SERVICE}")
        if spool.recording() is not None:
            self._run()

    def start(self, track: UUID) -> None:
        """Begins once the person has answered Android's questions."""
        self._spool.begin(track)
        self._ask(Need.TRACK, self._answered)

    def stop(self) -> None:
        self._spool.end()
        self._locator.need("track", False)
        self._service.stop(self._activity)

    def recording(self) -> UUID | None:
        return self._spool.recording()

    def fixes(self, track: UUID, after: int = 0, most: int | None = None) -> list[Fix]:
        return self._spool.fixes(track, after, most)

    def forget(self, track: UUID) -> None:
        self._spool.forget(track)

    def _answered(self, is_given: bool) -> None:
        if self._spool.recording() is None:
            return
        if is_given:
            self._run()
        else:
            # From Android 14 on a service of this type is killed without the permission.
            self._spool.end()

    def _run(self) -> None:
        """One that runs already takes no notice of a second start."""
        self._locator.need("track", True)
        self._service.start(self._activity, "", TITLE, TEXT, "")
