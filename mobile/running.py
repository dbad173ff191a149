"""The running app: its window first, then the tablet in it, opened beside the window's thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mobile.device.kivy_scheduler import KivyScheduler
from mobile.faults import StorageFaultError
from mobile.glance import kept_settings
from mobile.screens.application import TareeqApp
from mobile.viewmodels.appearance import Appearance

if TYPE_CHECKING:
    from mobile.composition import Tablet


class Running:
    """One window over the tablet of the folder ``home``. ``fault``: why none was opened."""

    def __init__(self, home: Path, server: str, track: Path, pictures: Path | None = None) -> None:
        self._home, self._server = home, server
        self._played: dict[str, Any] = {"track": track, "pictures": pictures}
        self._scheduler = KivyScheduler()
        self._tablet: Tablet | None = None
        self._kept = kept_settings(home)
        self.fault: Exception | None = None
        self.app = TareeqApp(appearance=Appearance.kept(self._kept.get), begin=self.begin)

    def run(self) -> None:
        """Stay until the window is closed. Raises what kept the tablet from being opened."""
        try:
            self.app.run()
        finally:
            if self._tablet is not None:
                self._tablet.close()
        if self.fault is not None:
            raise self.fault

    def begin(self) -> None:
        """Read in what takes long while the first frame is seen, then open and show the tablet."""
        self._scheduler.in_background(_import_all, lambda _: self._open(), self._failed)

    def _open(self) -> None:
        """On the window's thread: Android finds an app's own classes from there alone."""
        from mobile.composition import open_tablet  # noqa: PLC0415

        try:
            tablet = open_tablet(
                self._home, self._server, scheduler=self._scheduler, **self._played
            )
        except StorageFaultError as fault:
            self._failed(fault)
        else:
            self._show(tablet)

    def _show(self, tablet: Tablet) -> None:
        from mobile.viewmodels.kit import Kit  # noqa: PLC0415
        from mobile.viewmodels.shell import Shell  # noqa: PLC0415

        self._tablet = tablet
        kit = Kit(
            tablet.store,
            tablet.engine,
            tablet.devices,
            tablet.clock,
            self._scheduler,
            self._server,
            device=str(tablet.store.device.device),
        )
        shell = Shell(kit)
        shell.start()
        self.app.take(shell)

    def _failed(self, fault: Exception) -> None:
        self.fault = fault
        self.app.stop()
        if not isinstance(fault, StorageFaultError):
            raise fault


def _import_all() -> None:
    from mobile import composition  # noqa: F401, PLC0415
    from mobile.screens import frame  # noqa: F401, PLC0415
    from mobile.viewmodels import shell  # noqa: F401, PLC0415
