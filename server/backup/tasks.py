"""The nightly backup."""

from __future__ import annotations

import logging

import procrastinate
from flask import current_app

from server.backup import service
from server.config import Config
from server.ports import ports

tasks = procrastinate.Blueprint()
logger = logging.getLogger(__name__)


# Half past one at night in Kuwait, after the day's root.
@tasks.periodic(cron="30 22 * * *")
@tasks.task(name="back_up_nightly", queueing_lock="back_up_nightly")
def back_up_nightly(timestamp: int) -> str:
    """Back up where the settings say; "" when they say nowhere. ``timestamp``: when it was due."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    with application.app_context():
        config: Config = application.extensions["tareeq.config"]
        if not config.backup_repository:
            return ""
        told = service.back_up(config, ports().clock, lambda _: None)
    logger.info("backed up: %s", told)
    return str(told["snapshot"])
