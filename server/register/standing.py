"""A record's next version, with all that does not depend on its fields."""

from __future__ import annotations

from server.register.incoming import Incoming, Standing
from server.register.kinds import Kind
from shared.sync.chain import NO_HASH


def next_standing(
    incoming: Incoming, kind: Kind, now: Standing | None, governorate: str, contract: int
) -> Standing:
    """The record after ``incoming``, still without its new fields, conflicts, flags and hash."""
    if now is not None:
        return now._replace(
            version=now.version + 1,
            change=incoming.change,
            governorate=governorate,
            contract=contract,
        )
    return Standing(
        incoming.record, kind.name, 1, incoming.change, NO_HASH, governorate, contract,
        False, {}, {}, kind.flags_of_time(incoming), incoming.author.id,
        incoming.time.working_date, incoming.received_at, kind.parent_of(incoming.fields),
    )  # fmt: skip
