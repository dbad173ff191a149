"""import_ratio: a contract's schedule taken in, to MPXJ's bare read of the same file.

Both sides start a Java machine of their own each time. Ours reads the file within its limits,
stages and previews its rows and swaps them in, the contract's figures with them; every second file
has other durations, so that each swap changes something. Places are looked for and none is found,
since the rows name no kind of work: what placed activities and their shares cost is not in it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from uuid import UUID

from bench.network import timed
from bench.office import Office
from server.app import create_app
from server.config import PROJECT
from server.db import db
from server.programme.service import apply_import, hand_in, read_in

CONTRACT = 9
TURNS = 7
WRITE = """
import sys
from bench.network import network
from bench.network_mpxj import Scheduler
for path, longer in zip(sys.argv[2:], (0, 1)):
    scheduler = Scheduler(network(int(sys.argv[1]), longer))
    scheduler.schedule()
    scheduler.write(path)
"""
READ = """
import sys
from server.programme.schedules.engine import start_engine
mpxj = start_engine(sys.argv[1])
project = mpxj.primavera.PrimaveraXERFileReader().read(sys.argv[2])
print(project.getTasks().size())
"""


def measure(place: Office, activities: int, turns: int = TURNS) -> dict[str, float]:
    """import_ratio and the medians behind it, in seconds; the first turn does not count."""
    with tempfile.TemporaryDirectory() as folder, place.copied("schedule") as office:
        files = [Path(folder, f"{n}.xer") for n in range(2)]
        _python(WRITE, str(activities), *map(str, files))
        app = create_app(office.config)
        ours, bare = [], []
        with app.app_context():
            for turn in range(turns + 1):
                path = files[turn % 2]
                bare.append(timed(lambda path=path: _read(folder, path, activities)))
                ours.append(timed(lambda path=path: _take_in(path)))
            db.engine.dispose()
    mine, theirs = median(ours[1:]), median(bare[1:])
    return {"import_s": mine, "mpxj_read_s": theirs, "import_ratio": mine / theirs}


def _take_in(path: Path) -> None:
    import_id: UUID = hand_in(CONTRACT, path.name, path.read_bytes())
    preview = read_in(import_id)
    if preview["faults"] or not apply_import(import_id):
        raise RuntimeError(f"not taken in: {preview['faults'][:3]}")


def _read(folder: str, path: Path, activities: int) -> None:
    told = int(_python(READ, folder, str(path)))
    if told < activities:
        raise RuntimeError(f"{told} of {activities} activities were read")


def _python(script: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=PROJECT, env={"PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin"},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout
