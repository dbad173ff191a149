"""The tablet killed at random moments of a tour; what was shown as saved must be there.

    python -m tests.simulation.tour.kills --kills 100

Each round opens the window on the same folder, taps on, and is ended by SIGKILL. Then the store
is opened from outside and held against what was witnessed. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mobile.composition import open_tablet
from tests.mobile.store.pictures import road_scene
from tests.simulation.tour.witness import Told, missing

REPOSITORY = Path(__file__).parents[3]
START_S = 120
SHORTEST_S, LONGEST_S = 0.2, 7.0
PICTURES = 12


@dataclass
class Tour:
    """One tablet's folder, and what came of the kills so far."""

    folder: Path
    seed: int
    missing: list[str] = field(default_factory=list)
    kills: int = 0
    begun: Counter[str] = field(default_factory=Counter)

    @property
    def home(self) -> Path:
        return self.folder / "tablet"

    @property
    def witness(self) -> Path:
        return self.folder / "witness"

    def prepare(self) -> None:
        """Pictures before the camera, each with bytes of its own."""
        camera = self.home / "camera"
        camera.mkdir(parents=True)
        for number in range(PICTURES):
            picture = road_scene(self.seed + number, 960, 720)
            (camera / f"{number:02}.jpg").write_bytes(picture)

    def kill_once(self, after_s: float) -> None:
        """Open, tap on for ``after_s``, kill, and look from outside."""
        command = ["-m", "tests.simulation.tour.hand", str(self.home), str(self.witness)]
        process = subprocess.Popen(
            [sys.executable, *command, str(self.seed * 1000 + self.kills)],
            cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        is_open = process.stdout.readline() == "ready\n"
        time.sleep(after_s)
        died = process.poll()
        process.send_signal(signal.SIGKILL)
        _, errors = process.communicate()
        self.kills += 1
        if not is_open or died is not None:
            self.missing.append(f"round {self.kills}: the window ended by itself: {errors[-800:]}")
        self._look()

    def _look(self) -> None:
        told = Told.read(self.witness)
        self.begun[str(told.begun.get("do", "between"))] += 1
        tablet = open_tablet(self.home, "http://127.0.0.1:9")
        try:
            self.missing += [f"round {self.kills}: {what}" for what in missing(told, tablet.store)]
        finally:
            tablet.close()

    def result(self) -> dict[str, Any]:
        """What the last line says; ``killed_in``: what was begun when the kill came."""
        told = Told.read(self.witness)
        kinds = Counter(line["kind"] for line in told.saved.values())
        photos = sum(len(line["photos"]) for line in told.saved.values())
        saved = {**kinds, "photo": photos}
        return {
            "kills": self.kills,
            "killed_in": dict(self.begun),
            "saved": saved,
            "missing": len(self.missing),
        }


def tour(folder: Path, kills: int, seed: int) -> Tour:
    """All the kills on one tablet."""
    found, moments = Tour(folder, seed), random.Random(seed)
    found.prepare()
    for _ in range(kills):
        found.kill_once(moments.uniform(SHORTEST_S, LONGEST_S))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tareeq-tour-") as folder:
        found = tour(Path(folder), asked.kills, asked.seed)
    for what in found.missing:
        sys.stdout.write(what + "\n")
    sys.stdout.write(json.dumps(found.result()) + "\n")
    return 1 if found.missing else 0


if __name__ == "__main__":
    sys.exit(main())
