"""A disk of a few megabytes that can be filled to the last byte, and given room again."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType

BALLAST = "ballast"


def may_mount() -> bool:
    """Mounting is root's."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


class SmallDisk:
    """Mounted at ``path`` inside ``with``: a file system in a file, or in memory without loops."""

    def __init__(self, path: Path, megabytes: int) -> None:
        self.path, self._megabytes = path, megabytes
        self._image = path.with_suffix(".img")

    def __enter__(self) -> SmallDisk:
        self.path.mkdir()
        if not self._mount_image():
            size = f"size={self._megabytes}m"
            subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", self.path], check=True)
        self.path.chmod(0o755)
        return self

    def __exit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        subprocess.run(["umount", "--lazy", str(self.path)], check=False)
        self._image.unlink(missing_ok=True)

    def fill(self, spare_kib: int = 0) -> None:
        """Take all the room that is left but for a little."""
        with (self.path / BALLAST).open("ab") as ballast:
            for piece in (1 << 20, 1 << 12):
                while _is_written(ballast.fileno(), bytes(piece)):
                    pass
            ballast.truncate(max(0, ballast.tell() - (spare_kib << 10)))

    def make_room(self) -> None:
        (self.path / BALLAST).unlink(missing_ok=True)

    def _mount_image(self) -> bool:
        with self._image.open("wb") as image:
            image.truncate(self._megabytes << 20)
        commands = (
            ["mkfs.ext4", "-q", "-m", "0", str(self._image)],
            ["mount", "-o", "loop", str(self._image), str(self.path)],
        )
        return all(
            subprocess.run(command, capture_output=True, check=False).returncode == 0
            for command in commands
        )


def _is_written(file: int, piece: bytes) -> bool:
    try:
        return os.write(file, piece) > 0
    except OSError:
        return False
