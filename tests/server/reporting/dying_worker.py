"""A worker of its own process that does what is queued and may be killed at a named step.

    python -m tests.server.reporting.dying_worker DATABASE-URL FOLDER MOMENT

``FOLDER`` holds the armed steps (tests.simulation.steps); ``MOMENT`` is where its clock stands.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from server.app import create_app
from server.config import libpq_url
from server.processes.queue import make_queue
from server.reporting import service
from tests.ports import SteeredClock, steered_ports
from tests.simulation.steps import KillingSteps
from tests.throwaway import throwaway_config


def main(url: str, folder: str, moment: str) -> None:
    """One round of the worker, without the typesetter."""
    service.set_pdf = lambda figures, cut, language: b"%PDF quick"  # type: ignore[assignment]
    # What a test reads of a page is the HTML; ids of two workers must differ, as real ones do.
    ports = steered_ports(SteeredClock(datetime.fromisoformat(moment)))
    ports = replace(ports, steps=KillingSteps(Path(folder)), ids=type(ports)().ids)
    app = create_app(throwaway_config(url), ports)
    with app.app_context():
        queue = make_queue(libpq_url(url))
        queue.periodic_registry.periodic_tasks.clear()  # what is queued, and nothing by its clock
        queue.run_worker(wait=False, install_signal_handlers=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
