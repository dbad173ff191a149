"""A worker of its own process that sends what waits and may be killed at a named step.

python -m tests.server.mails.dying_sender DATABASE-URL FOLDER SMTP-PORT MOMENT
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from server.app import create_app
from server.config import MailServer
from server.mails.sending import send_due
from tests.ports import SteeredClock, steered_ports
from tests.server.mails.post_office import SENDER
from tests.simulation.steps import KillingSteps
from tests.throwaway import throwaway_config


def main(url: str, folder: str, port: str, moment: str) -> None:
    ports = steered_ports(SteeredClock(datetime.fromisoformat(moment)))
    ports = replace(ports, steps=KillingSteps(Path(folder)))
    server = MailServer("127.0.0.1", int(port), "none", SENDER)
    app = create_app(replace(throwaway_config(url), mail=server), ports)
    with app.app_context():
        send_due()


if __name__ == "__main__":
    main(*sys.argv[1:])
