"""What a tablet still holds, by its own word; a revoked one is told when it may be wiped."""

from __future__ import annotations

from typing import Any

from server.accounts.models import Device
from server.accounts.service import note_wipe_told
from server.db import transaction
from server.ports import ports
from server.sync import pulling, queries, stuck_files


def judge(device: Device, message: dict[str, Any]) -> dict[str, Any]:
    """The reply (StandingReply) to a tablet that says what it holds (StandingRequest).

    To wipe it has every entry of each outbox that it names been answered here, whoever's
    that outbox is, and every file is here or noted as one that never comes: a change that
    waits for its base is here too.
    """
    now, is_revoked = ports().clock.now(), device.revoked_at is not None
    missing = _missing(device, {item["outbox"]: item["next_n"] for item in message["outboxes"]})
    noted = 0
    if is_revoked:
        with transaction():
            noted = stuck_files.note(device.id, message["stuck_files"], now)
    wipe = is_revoked and not missing and message["files_left"] <= noted
    if wipe:
        note_wipe_told(device.id, now)
    return {
        "server_time": now,
        "is_revoked": is_revoked,
        "wipe": wipe,
        "missing": missing,
        "restored": pulling.restores(),
    }


def _missing(device: Device, told: dict[Any, int]) -> list[dict[str, Any]]:
    here = queries.next_numbers(device.id, list(told))
    return [
        {"outbox": outbox, "next_n": here.get(outbox, 1)}
        for outbox, next_n in told.items()
        if here.get(outbox, 1) < next_n
    ]
