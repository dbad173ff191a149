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
from uuid import UUID

from mobile.composition import Tablet, open_tablet
from tests.mobile.store.pictures import road_scene
from tests.simulation.scoreboard import write_part
from tests.simulation.tour.judge import Judge
from tests.simulation.tour.witness import Told, Witness

REPOSITORY = Path(__file__).parents[3]
SHORTEST_S, LONGEST_S = 0.2, 7.0
PICTURES = 12
BETWEEN = "between two steps"


@dataclass
class Tour:
    """One tablet's folder, and what came of the kills so far.

    ``killed_in``: what of the tour was under way at each kill, as ``act: step``. ``checked``:
    things held against the store, over all kills; each counts again after every kill.
    """

    folder: Path
    seed: int
    missing: list[str] = field(default_factory=list)
    kills: int = 0
    checked: int = 0
    ahead: int = 0
    killed_in: Counter[str] = field(default_factory=Counter)

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
        command = ["-m", "tests.simulation.tour.window", str(self.home), str(self.witness)]
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
            self.missing.append(f"round {self.kills}: the window ended by itself: {errors[-1500:]}")
        self._look()

    def _look(self) -> None:
        """Hold the store against the witness, who then hears what the kill kept from being said."""
        told = Told.read(self.witness)
        self.killed_in[f"{told.act}: {told.begun.get('do', BETWEEN)}"] += 1
        tablet = open_tablet(self.home, "http://127.0.0.1:9")
        try:
            judge = Judge(told, tablet.store, lambda track: _fixes(tablet, track))
            self.missing += [f"round {self.kills}: {what}" for what in judge.missing()]
            self.checked += judge.items()
            witness = Witness(self.witness)
            for line in judge.ahead():
                self.ahead += line["what"] == "saved"
                witness.say(**line)
        finally:
            tablet.close()

    def result(self) -> dict[str, Any]:
        """What the last line says. ``unseen``: saves that came through and were not shown yet."""
        told = Told.read(self.witness)
        kinds = Counter(line["kind"] for line in told.saved.values())
        photos = sum(len(line["photos"]) for line in told.saved.values())
        return {
            "kills": self.kills,
            "saved": {**kinds, "photo": photos},
            "unseen": self.ahead,
            "checked": self.checked,
            "missing": len(self.missing),
        }


def _fixes(tablet: Tablet, track: UUID) -> int:
    return len(tablet.devices.tracks.fixes(track))


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
    parser.add_argument("--no-scoreboard", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder for the tablet, to look at afterwards")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tareeq-tour-") as folder:
        found = tour(asked.keep or Path(folder), asked.kills, asked.seed)
        told = {**found.result(), "points": dict(sorted(found.killed_in.items()))}
    for what in found.missing:
        sys.stdout.write(what + "\n")
    if not asked.no_scoreboard:
        write_part("tour-kills", told, not found.missing)
    sys.stdout.write(json.dumps(told) + "\n")
    return 1 if found.missing else 0


if __name__ == "__main__":
    sys.exit(main())
