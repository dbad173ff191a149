"""The typed tables against the register, a part of the records after the other."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import text

from server.db import transaction
from server.register import queries
from server.register.kinds import all_kinds

# Read a part at a time, in short transactions: an open one holds back the tablets' feed.
A_PART = 2000
LAST_UUID = UUID(int=2**128 - 1)
LAST_OF_PART = text(
    """
    SELECT record FROM revision WHERE record > :after AND version = 1
    ORDER BY record OFFSET :most LIMIT 1
    """
)


def rebuild() -> int:
    """Compare the typed tables with the register and write anew what differs; how many rows,
    sums of rows among them.

    A part of the records after the other, each in a short transaction of its own.
    """
    return _compared(is_mended=True)


def differences() -> int:
    """How many rows of the typed tables, sums among them, differ from what the register gives."""
    return _compared(is_mended=False)


def _compared(is_mended: bool) -> int:
    """Rows first: what is added up of them is only then right."""
    rows = sum(_compare(*part, is_mended) for part in parts())
    return rows + sum(kind.compare_sums(is_mended) for kind in all_kinds().values())


def _compare(after: UUID, until: UUID, is_mended: bool) -> int:
    found = 0
    with transaction():
        for kind in all_kinds().values():
            wrong = kind.differing(after, until)
            found += len(wrong)
            if wrong and is_mended:
                # Else one that is being changed just now would get the row it had before.
                queries.lock_standings(wrong)
                kind.project(wrong)
    return found


def parts() -> Iterator[tuple[UUID, UUID]]:
    """All records in parts of about A_PART: those after the first id, up to the second."""
    after = UUID(int=0)
    while after != LAST_UUID:
        with transaction() as session:
            given = {"after": after, "most": A_PART}
            until = session.execute(LAST_OF_PART, given).scalar() or LAST_UUID
        yield after, until
        after = until
