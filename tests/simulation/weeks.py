"""Issue the governors' weeks as a supervisor does, and keep their PDFs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.simulation.office import Supervisor


def issue_weeks(supervisor: Supervisor, sunday: date, folder: Path) -> list[str]:
    """Issue the week that starts on ``sunday`` for all governorates; paths of the Arabic PDFs."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for page in supervisor.issue_weeks(sunday):
        path = folder / f"{page.strip('/').replace('/', '-')}-ar.pdf"
        path.write_bytes(supervisor.download(f"{page}.pdf"))
        paths.append(str(path))
    return paths
