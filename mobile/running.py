"""The running app: its window first, then the tablet in it, opened beside the window's thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mobile.device.kivy_scheduler import KivyScheduler
from mobile.faults import PortError, StorageFaultError, StorageFullError
from mobile.glance import kept_settings
from mobile.screens.application import TareeqApp
from mobile.viewmodels.appearance import Appearance

if TYPE_CHECKING:
    from mobile.composition import Tablet
    from mobile.shapes import RescueReport
    from mobile.training.tablet import TrainingTablet
    from mobile.viewmodels.shell import Shell

# The setting that says whether the training is shown.
_TRAINING = "training"


class Running:
    """One window over the tablet of the folder ``home``. ``fault``: why none was opened."""

    def __init__(self, home: Path, server: str, asks_pin: bool = True, **played: Any) -> None:
        """``played``: what stands for a desktop's devices, as ``open_tablet`` takes it."""
        self._home, self._server = home, server
        self._played, self._asks_pin = played, asks_pin
        self._scheduler = KivyScheduler()
        self._tablet: Tablet | None = None
        self._training: TrainingTablet | None = None
        self._own: Shell | None = None
        self._practice: Shell | None = None
        self._begun: list[Shell] = []
        self.rescue_folder = Path.home() / "Tareeq"
        self._kept = kept_settings(home)
        self.fault: Exception | None = None
        self.app = TareeqApp(appearance=Appearance.kept(self._kept.get), begin=self.begin)

    def run(self) -> None:
        """Stay until the window is closed. Raises what kept the tablet from being opened."""
        try:
            self.app.run()
        finally:
            for tablet in (self._training, self._tablet):
                if tablet is not None:
                    tablet.close()
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
        except (StorageFaultError, StorageFullError) as fault:
            self._failed(fault)
        else:
            self._show(tablet)

    def _show(self, tablet: Tablet) -> None:
        self._tablet = tablet
        self._own = self._shell_over(tablet)
        if self._kept.get(_TRAINING):
            self.train(True)
        else:
            self._turn_to(self._own)

    def _shell_over(self, tablet: Tablet | TrainingTablet, is_training: bool = False) -> Shell:
        from mobile.device.mbtiles import imagery_in  # noqa: PLC0415
        from mobile.viewmodels.kit import Kit  # noqa: PLC0415
        from mobile.viewmodels.shell import Shell  # noqa: PLC0415

        kit = Kit(
            tablet.store,
            tablet.engine,
            tablet.devices,
            tablet.clock,
            self._scheduler,
            "" if is_training else self._server,
            device=str(tablet.store.device.device),
            asks_pin=self._asks_pin and not is_training,
            is_training=is_training,
            train=self.train,
            imagery=imagery_in(self._home),
        )
        return Shell(kit)

    def train(self, is_training: bool) -> None:
        """Into the training or out of it; kept, so that a kill does not lead elsewhere.

        The tablet that is left stays open: what waits in the real one goes on being sent.
        """
        if is_training and self._training is None:
            try:
                self._training, self._practice = self._open_training()
            except (StorageFaultError, StorageFullError) as fault:
                # What was practised may be lost; one's own records are opened whatever befell it.
                self._stay(fault)
                return
        self._tablet.store.keep_setting(_TRAINING, "1" if is_training else "")
        self._turn_to(self._practice if is_training else self._own)

    def _stay(self, fault: PortError) -> None:
        """No training: out of it, and say why."""
        self._tablet.store.keep_setting(_TRAINING, "")
        self._turn_to(self._own)
        self._own.say(self._own.kit.texts("no_training", why=self._own.kit.texts.error(fault.code)))

    def _turn_to(self, shell: Shell) -> None:
        """Show a shell; the receiver is for one of them at a time."""
        if self.app.shell is not None:
            self.app.shell.whereabouts.stop()
        if shell in self._begun:
            shell.whereabouts.start()
            shell.go(shell.view.page)
        else:
            self._begun.append(shell)
            shell.start()
        self.app.take(shell)

    def _open_training(self) -> tuple[TrainingTablet, Shell]:
        from mobile.training.tablet import open_training  # noqa: PLC0415

        played = {name: self._played.get(name) for name in ("track", "pictures")}
        tablet = open_training(self._home, self._tablet.store, scheduler=self._scheduler, **played)
        return tablet, self._shell_over(tablet, is_training=True)

    def _failed(self, fault: Exception) -> None:
        self.fault = fault
        if isinstance(fault, StorageFaultError | StorageFullError):
            self._tell(fault)
        else:
            self.app.stop()
            raise fault

    def _tell(self, fault: PortError) -> None:
        """A store that does not open is no reason to vanish: its page offers the rescue file."""
        from mobile.screens.trouble import TroubleFrame  # noqa: PLC0415
        from mobile.viewmodels.trouble import Trouble  # noqa: PLC0415

        trouble = Trouble(fault, self._scheduler, self._write_rescue, self._again)
        self.app.show(TroubleFrame(trouble))

    def _again(self) -> None:
        self.fault = None
        self._open()

    def _write_rescue(self) -> RescueReport:
        """Without the store being open: it may be what is broken."""
        from mobile.device.clock import SystemClock  # noqa: PLC0415
        from mobile.device.platform import keystore_of  # noqa: PLC0415
        from mobile.device.system import SystemRandomness  # noqa: PLC0415
        from mobile.store.rescue import write_rescue  # noqa: PLC0415

        clock, keystore = SystemClock(), keystore_of(self._played.get("passphrase", ""))
        self.rescue_folder.mkdir(parents=True, exist_ok=True)
        target = self.rescue_folder / f"tareeq-{clock.now():%Y%m%d-%H%M%S}.rescue"
        return write_rescue(self._home, target, clock, SystemRandomness(), keystore=keystore)


def _import_all() -> None:
    from mobile import composition  # noqa: F401, PLC0415
    from mobile.screens import frame  # noqa: F401, PLC0415
    from mobile.viewmodels import shell  # noqa: F401, PLC0415
