"""The worker: does what takes too long for a request, and what is due by the clock."""

from __future__ import annotations

import logging

from server.app import create_app
from server.config import config_from_environment
from server.processes.queue import make_queue


def main() -> None:
    """Work until SIGTERM or SIGINT; a task at hand is finished first."""
    logging.basicConfig(level=logging.WARNING)
    config = config_from_environment()
    app = create_app(config)
    with app.app_context():
        # Three at once: a long look into photos and receivers of webhooks that take their time do
        # not hold back what is due by the clock.
        make_queue(config.database_url).run_worker(concurrency=3, delete_jobs="successful")


if __name__ == "__main__":
    main()
