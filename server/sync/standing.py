"""What a tablet still holds, by its own word; a revoked one is told when it may be wiped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from server.accounts.models import Device
from server.ports import ports
from server.sync import queries


def judge(device: Device, outboxes: Iterable[dict[str, Any]], files_left: int) -> dict[str, Any]:
    """The reply (shared.wire.verify.StandingReply) to a tablet that says what it holds.

    To wipe it has every entry of each outbox that it names been answered here, whoever's
    that outbox is, and no file may be left: a change that waits for its base is here too.
    """
    told = {item["outbox"]: item["next_n"] for item in outboxes}
    here = queries.next_numbers(device.id, list(told))
    missing = [
        {"outbox": outbox, "next_n": here.get(outbox, 1)}
        for outbox, next_n in told.items()
        if here.get(outbox, 1) < next_n
    ]
    is_revoked = device.revoked_at is not None
    return {
        "server_time": ports().clock.now(),
        "is_revoked": is_revoked,
        "wipe": is_revoked and not missing and files_left == 0,
        "missing": missing,
    }
