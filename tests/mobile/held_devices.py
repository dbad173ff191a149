"""A tablet's devices for tests: real where files stand for the thing, else held by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mobile.device.captures import Captures
from mobile.device.desktop import FileCamera, PowerSupply
from mobile.device.system import SystemIds
from mobile.device.track_spool import TracksHere, TrackSpool
from mobile.ports import Camera, Clock
from mobile.shapes import Fix


class HeldLocator:
    """Gives the fixes that the test hands it. ``needed_by``: who needs each fix."""

    def __init__(self) -> None:
        self._on_fix: Callable[[Fix], None] | None = None
        self._taps: list[Callable[[Fix], None]] = []
        self._last: Fix | None = None
        self.needed_by: set[str] = set()
        self.out_of_order = ""

    def start(self, on_fix: Callable[[Fix], None]) -> None:
        self._on_fix = on_fix

    def stop(self) -> None:
        self._on_fix = None

    def last_fix(self) -> Fix | None:
        return self._last

    def faults(self) -> int:
        return 0

    def trouble(self) -> str:
        return self.out_of_order

    def need(self, who: str, is_needed: bool) -> None:
        (self.needed_by.add if is_needed else self.needed_by.discard)(who)

    def listen_beside(self, tap: Callable[[Fix], None]) -> Callable[[], None]:
        self._taps.append(tap)
        return lambda: self._taps.remove(tap)

    def give(self, fix: Fix) -> None:
        self._last = fix
        for listener in [self._on_fix, *self._taps]:
            if listener is not None:
                listener(fix)


@dataclass
class HeldNetwork:
    is_free: bool = True
    is_there: bool = True

    def is_free_of_charge(self) -> bool:
        return self.is_free

    def has_network(self) -> bool:
        return self.is_there


@dataclass
class HeldDevices:
    locator: HeldLocator
    camera: Camera
    battery: PowerSupply
    tracks: TracksHere
    connectivity: HeldNetwork = field(default_factory=HeldNetwork)


def held_devices(
    locator: HeldLocator, home: Path, clock: Clock, pictures: Path | None = None
) -> HeldDevices:
    """``pictures``: a file, or a folder of them, that the camera takes."""
    return HeldDevices(
        locator=locator,
        camera=FileCamera(pictures, Captures(home / "files" / "captures", clock, SystemIds())),
        battery=PowerSupply(home / "power"),
        tracks=TracksHere(TrackSpool(home / "files" / "tracks"), locator),
    )
