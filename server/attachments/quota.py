"""How much a person, a tablet and a file may take."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app

from server.attachments import queries
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


def check_day(length: int, person: UUID, device: UUID | None, now: datetime) -> None:
    """Raise Refusal (429) when the day's share of a person or a tablet is used up.

    Within the transaction that adds the upload: two at once cannot both take the last room.
    """
    config: Config = current_app.extensions["tareeq.config"]
    midnight = now.astimezone(_KUWAIT).replace(hour=0, minute=0, second=0, microsecond=0)
    queries.lock_quota(person)
    taken = queries.bytes_since(midnight, person, device)
    if taken + length > config.files_a_day_mb * MEGABYTE:
        wait_s = int((midnight + timedelta(days=1) - now).total_seconds()) + 1
        raise Refusal("file_quota", headers={"Retry-After": str(wait_s)}, wait_s=wait_s)
