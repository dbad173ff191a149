"""How much a person, a tablet and a file may take."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from server.attachments import upload_queries
from server.attachments.upload_queries import Arriving
from server.config import Config
from server.http.errors import Refusal

MEGABYTE = 1_000_000
_KUWAIT = ZoneInfo("Asia/Kuwait")


def largest_file() -> int:
    """The size of the largest file that is taken, in bytes: Tus-Max-Size."""
    config: Config = current_app.extensions["tareeq.config"]
    return config.largest_file_mb * MEGABYTE


def check_size(length: int) -> None:
    """Raise Refusal (413) for a file that is too large by itself."""
    if length > largest_file():
        raise Refusal("file_too_large", "Upload-Length", most=largest_file())


def begin(wanted: Arriving) -> Arriving:
    """Add an upload, or find the one that the same words began before; in a transaction.

    Raises Refusal (429) when the day's share of the person or the tablet is used up.
    """
    config: Config = current_app.extensions["tareeq.config"]
    now = wanted.begun_at
    midnight = now.astimezone(_KUWAIT).replace(hour=0, minute=0, second=0, microsecond=0)
    begun = upload_queries.begin(wanted, midnight, config.files_a_day_mb * MEGABYTE)
    if begun is None:
        wait_s = int((midnight + timedelta(days=1) - now).total_seconds()) + 1
        raise Refusal("file_quota", headers={"Retry-After": str(wait_s)}, wait_s=wait_s)
    return begun
