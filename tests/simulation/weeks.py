"""Issue the governors' weeks as the office does: by its own command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.simulation.server_process import PROJECT

TAREEQ = Path(sys.executable).parent / "tareeq"


def issue_weeks(environ: dict[str, str], folder: Path, week: str) -> list[str]:
    """Issue the week that starts on Sunday ``week`` for all governorates; paths of the PDFs."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [str(TAREEQ), "week", "issue", "--week", week, "--out", str(folder), "--json"]
    done = subprocess.run(
        command, env=environ, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"tareeq week issue failed:\n{done.stdout}\n{done.stderr[-3000:]}")
    return [issued["pdf"] for issued in json.loads(done.stdout.splitlines()[-1])["weeks"]]
