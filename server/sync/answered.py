"""What was answered before: a change has one effect however often it is sent.

Kept in small functions of their own, so that a test can switch them off and see that the
field day then fails.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import text

from server.db import execute
from server.db.as_json import plain_array

Receipt = dict[str, Any]

REPLAYS = text(
    "SELECT n, receipt FROM outbox_entry WHERE outbox = :outbox AND n BETWEEN :first_n AND :last_n"
)
# A revision made on the web has no entry; its change id is taken all the same.
FIRST_ANSWERS = text(
    """
    SELECT change, body_hash, receipt FROM outbox_entry WHERE change = ANY(:changes)
    UNION ALL
    SELECT change, NULL, NULL FROM revision WHERE change = ANY(:changes)
    """
)


def replayed(outbox: UUID, first_n: int, last_n: int) -> dict[int, Receipt]:
    """The receipts of these numbers of an outbox that were given already."""
    given = {"outbox": outbox, "first_n": first_n, "last_n": last_n}
    return {row.n: row.receipt for row in execute(REPLAYS, given)}


def answered_elsewhere(changes: Iterable[UUID]) -> dict[UUID, dict[bytes, Receipt]]:
    """For each change id that is taken: its answers, by the body's hash."""
    found: dict[UUID, dict[bytes, Receipt]] = {}
    for row in execute(FIRST_ANSWERS, {"changes": plain_array(changes)}):
        answers = found.setdefault(row.change, {})
        if row.receipt is not None:
            answers.setdefault(bytes(row.body_hash), row.receipt)
    return found
