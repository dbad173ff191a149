"""restic underneath: deduplicating, encrypted, verified. It keeps the backups; we say what.

Its repository may be a folder, or anywhere that restic itself reaches (sftp:, s3:, rest:);
what such a place asks for is passed on from the environment.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TAG = "tareeq"
# Of each of the last days, weeks and months the latest backup stays.
KEPT = {"daily": 14, "weekly": 8, "monthly": 24}
Progress = Callable[[str], None]


class BackupError(RuntimeError):
    """A backup or restore that is not done; the message says why and what to do."""


@dataclass(frozen=True)
class Snapshot:
    """One backup: its short id, when it was made (ISO 8601), and the folders it holds."""

    id: str
    made_at: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Repository:
    """A restic repository. ``cache``: a folder for what restic remembers of it."""

    address: str
    password_file: Path
    cache: Path

    def open(self) -> bool:
        """Make sure that it is there; True when it was made now. Raises BackupError."""
        if self._run("cat", "config").returncode == 0:
            self._do("unlock")  # locks of processes that were killed, no others
            return False
        folder = Path(self.address)
        if folder.is_absolute() and (folder / "config").exists():
            raise BackupError(
                f"the backups in {self.address} cannot be opened: is"
                f" {self.password_file} the password they were made with?"
            )
        self._do("init")
        return True

    def back_up(self, folders: list[Path], progress: Progress) -> dict[str, Any]:
        """Keep ``folders``; restic's own summary. Raises BackupError also for a file unread."""
        words = ["backup", "--json", f"--tag={TAG}", f"--host={TAG}", *map(str, folders)]
        summary: dict[str, Any] = {}
        for message in self._lines(words):
            if message.get("message_type") == "status":
                progress(f"{message.get('percent_done', 0):.0%}")
            elif message.get("message_type") == "summary":
                summary = message
        return summary

    def prune(self) -> None:
        """Let go of the backups that the policy no longer keeps."""
        policy = [f"--keep-{name}={number}" for name, number in KEPT.items()]
        self._do("forget", f"--tag={TAG}", "--group-by=host,tags", *policy, "--prune")

    def snapshots(self) -> list[Snapshot]:
        """Every backup here, the oldest first."""
        found = json.loads(self._do("snapshots", "--json", f"--tag={TAG}") or "[]")
        rows = [Snapshot(s["short_id"], s["time"], tuple(s["paths"])) for s in found or []]
        return sorted(rows, key=lambda one: one.made_at)

    def check(self, *, reads_all: bool) -> None:
        """Compare all that is kept with its hashes; ``reads_all`` reads every byte."""
        self._do("check", *(["--read-data"] if reads_all else []))

    def restore(self, snapshot: Snapshot, folder: str, target: Path) -> Path:
        """Bring back ``folder`` of a backup under ``target``, verified; where it is there."""
        words = ["--target", str(target), "--include", folder, "--verify"]
        self._do("restore", snapshot.id, *words)
        return target / folder.lstrip("/")

    def _do(self, *words: str) -> str:
        done = self._run(*words)
        if done.returncode:
            raise BackupError(f"restic {words[0]} failed:\n{_said(done.stderr or done.stdout)}")
        return done.stdout

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [_program(), *words], env=self._environ(), capture_output=True, text=True, check=False
        )

    def _lines(self, words: list[str]) -> Iterator[dict[str, Any]]:
        with subprocess.Popen(
            [_program(), *words],
            env=self._environ(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            other: list[str] = []
            for line in process.stdout or ():
                try:
                    yield json.loads(line)
                except ValueError:
                    other.append(line)
        if process.returncode:
            raise BackupError(f"restic {words[0]} failed:\n{_said(''.join(other))}")

    def _environ(self) -> dict[str, str]:
        own = {
            "RESTIC_REPOSITORY": self.address,
            "RESTIC_PASSWORD_FILE": str(self.password_file),
            "RESTIC_CACHE_DIR": str(self.cache),
            "RESTIC_PROGRESS_FPS": "1",
        }
        return {**os.environ, **own}


def _said(text: str) -> str:
    """The end of what restic had to say."""
    return "\n".join(text.strip().splitlines()[-6:])


def _program() -> str:
    found = shutil.which("restic")
    if found is None:
        raise BackupError("restic is not installed: apt-get install restic")
    return found
