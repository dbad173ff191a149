"""A desktop's camera, battery and network: what stands for a tablet's while one trains."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from mobile.device.captures import Captures
from mobile.faults import PortError
from mobile.ports import OnPicture
from mobile.shapes import Picture

POWER = Path("/sys/class/power_supply")
NETWORKS = Path("/sys/class/net")
_PICTURES = {".jpg", ".jpeg", ".png", ".webp"}


class FileCamera:
    """``mobile.ports.Camera`` that "takes" a file, or those of a folder one after the other."""

    def __init__(self, source: Path | None, captures: Captures) -> None:
        self._source = source
        self._captures = captures
        self._taken = 0

    def take(
        self, on_picture: OnPicture, on_none: Callable[[str], None], purpose: str = ""
    ) -> None:
        files = self._files()
        if not files:
            on_none("camera_missing")
            return
        try:
            picture = self._captures.keep_copy(files[self._taken % len(files)], purpose)
        except PortError as fault:
            on_none(fault.code)
            return
        self._taken += 1
        if picture is None:
            on_none("picture_cancelled")
        else:
            on_picture(picture.path, picture.taken_at, picture.heading_deg)

    def unclaimed(self) -> list[Picture]:
        return self._captures.unclaimed()

    def forget(self, path: Path) -> None:
        self._captures.forget(path)

    def _files(self) -> list[Path]:
        if self._source is None:
            return []
        if self._source.is_dir():
            found = self._source.iterdir()
            return sorted(path for path in found if path.suffix.lower() in _PICTURES)
        return [self._source] if self._source.is_file() else []


class PowerSupply:
    """``mobile.ports.Battery`` by what Linux says of the machine's own battery."""

    def __init__(self, folder: Path = POWER) -> None:
        self._folder = folder

    def level(self) -> float | None:
        for battery in self._batteries():
            with suppress(ValueError):
                return min(100, max(0, int(_word(battery / "capacity")))) / 100
        return None

    def is_charging(self) -> bool:
        """Also when it is full and fed: True without any battery."""
        states = [_word(battery / "status") for battery in self._batteries()]
        return not states or any(state in {"Charging", "Full", "Not charging"} for state in states)

    def _batteries(self) -> list[Path]:
        """A mouse's or a telephone's battery has the scope of a device."""
        with suppress(OSError):
            return [
                supply
                for supply in sorted(self._folder.iterdir())
                if _word(supply / "type") == "Battery" and _word(supply / "scope") != "Device"
            ]
        return []


class DesktopNetwork:
    """``mobile.ports.Connectivity``: never paid by the byte."""

    def __init__(self, folder: Path = NETWORKS) -> None:
        self._folder = folder

    def is_free_of_charge(self) -> bool:
        return True

    def has_network(self) -> bool:
        """Whether any line but the machine's own is up; yes where the system does not say."""
        try:
            lines = [line for line in self._folder.iterdir() if line.name != "lo"]
        except OSError:
            return True
        # A virtual line that is in use calls its state unknown.
        return any(_word(line / "operstate") in {"up", "unknown"} for line in lines)


def _word(path: Path) -> str:
    """ "" for what is not there, or cannot be read."""
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
