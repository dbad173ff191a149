"""What the tablet feels of the world: its receiver, and what else it carries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from mobile.ports.machine import Connectivity
from mobile.shapes import Fix, Picture

OnPicture = Callable[[Path, datetime, float | None], None]


class Locator(Protocol):
    def start(self, on_fix: Callable[[Fix], None]) -> None:
        """Begin; ``on_fix`` may come on another thread. A second start replaces the first."""
        ...

    def stop(self) -> None: ...

    def last_fix(self) -> Fix | None:
        """The newest fix, however old; None before the first."""
        ...

    def faults(self) -> int:
        """Sentences or points that could not be used so far."""
        ...

    def need(self, who: str, is_needed: bool) -> None:
        """Whether ``who`` needs each fix. While nobody does, the receiver rests between fixes."""
        ...

    def trouble(self) -> str:
        """Why no fix can come, as a key of the texts: ``gps_off``, ``gps_refused``; else ""."""
        ...


class Camera(Protocol):
    def take(
        self, on_picture: OnPicture, on_none: Callable[[str], None], purpose: str = ""
    ) -> None:
        """Have one picture taken.

        ``on_picture`` gets the file, whole and on the flash, when it was taken, and where the
        camera looked (degrees from north) if it said so; attach it, then ``forget`` it.
        ``on_none`` gets a key of the texts: ``picture_cancelled``, ``camera_missing``,
        ``camera_refused``, ``storage_full``. Both may come on another thread. ``purpose``: what
        it is for, should the app be killed while the camera is in front.
        """
        ...

    def unclaimed(self) -> Sequence[Picture]:
        """Pictures that nobody forgot: taken, and then the app was killed. Oldest first."""
        ...

    def forget(self, path: Path) -> None:
        """Remove a picture that the store holds by now."""
        ...


class Battery(Protocol):
    def level(self) -> float | None:
        """From 0.0 to 1.0; None where there is none."""
        ...

    def is_charging(self) -> bool: ...


class TrackService(Protocol):
    """Records fixes also while another app is in front, and after a kill of this one.

    Only one track is recorded at a time.
    """

    def start(self, track: UUID) -> None:
        """Record from now on into ``track``; one that was begun before is gone on with."""
        ...

    def stop(self) -> None: ...

    def recording(self) -> UUID | None:
        """The track that is being recorded, also by an earlier start of the app."""
        ...

    def fixes(self, track: UUID, after: int = 0, most: int | None = None) -> Sequence[Fix]:
        """What has been recorded, oldest first, without the first ``after``; ``most`` of it.

        Each was on the flash before it is given here.
        """
        ...

    def forget(self, track: UUID) -> None:
        """Remove the fixes of a track that the store holds by now."""
        ...


class Devices(Protocol):
    """All of them, on one tablet."""

    @property
    def locator(self) -> Locator: ...

    @property
    def camera(self) -> Camera: ...

    @property
    def battery(self) -> Battery: ...

    @property
    def connectivity(self) -> Connectivity: ...

    @property
    def tracks(self) -> TrackService: ...


class Imagery(Protocol):
    """Pictures of the ground in squares, by zoom, column and row of the web's maps."""

    zooms: tuple[int, int]
    """The widest and the closest zoom that there is."""

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """A picture (PNG or JPEG) of 256 x 256 pixels; None where there is none."""
        ...
