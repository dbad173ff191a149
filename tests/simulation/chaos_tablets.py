"""The tablets of chaos, each a process with a relay of its own, and what a relay may do to it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.config import PROJECT
from tests.simulation.network import Exchange, Relay
from tests.simulation.tablet_process import KILL_AT

TRACKS = PROJECT / "tests" / "data" / "tracks"
PASSWORD = "tareeq-demo"
WORKS_A_ROUND = 4


@dataclass
class TabletInChaos:
    """``home`` may lie on a small disk; the witness's file never does."""

    place: str
    home: Path
    witness: Path
    relay: Relay
    works: int = 0
    process: subprocess.Popen[str] | None = None

    def start(self, phase: str, kill_at: str = "") -> None:
        command = [
            sys.executable, "-m", "tests.simulation.tablet_process", phase,
            "--home", str(self.home), "--server", self.relay.url, "--witness", str(self.witness),
            "--username", f"inspector.{self.place}", "--password", PASSWORD,
            "--track", str(TRACKS / f"{self.place}.gpx"), "--works", str(WORKS_A_ROUND),
            "--first", str(self.works + 1), "--patience", "90",
        ]  # fmt: skip
        self.works += WORKS_A_ROUND
        self.process = subprocess.Popen(
            command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | {KILL_AT: kill_at},
        )  # fmt: skip


def bad_network(hit: Counter[str], where: str) -> tuple[Any, Any]:
    """Lose the first two of the chosen tablet's pushes or pulls, or let each take a second."""
    left = [2]

    def faults(exchange: Exchange) -> Any:
        if where == "slow" or "/sync/" not in exchange.path or not left[0]:
            return "none"
        left[0] -= 1
        hit[f"network: {where}"] += 1
        return where

    def before(_: Exchange) -> None:
        if where == "slow":
            hit["network: slow"] += 1
            time.sleep(1)

    return faults, before
