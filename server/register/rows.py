"""A revision as a row that is ready to be written."""

from __future__ import annotations

from typing import Any

from server.register.incoming import Fields, Incoming, Standing
from shared.wire.fields import write_moment


def revision_row(
    incoming: Incoming, after: Standing, outcome: str, fields: Fields
) -> dict[str, Any]:
    """The revision's columns as identifiers and plain JSON values, but for its flags and hashes."""
    return {
        "record": incoming.record,
        "change": incoming.change,
        "op": incoming.op,
        "body": incoming.body,
        "base": incoming.base,
        "mends": incoming.mends,
        "device": incoming.device,
        "version": after.version,
        "kind": after.kind,
        "fields": fields,
        "whole": after.whole,
        "conflicts": after.conflicts,
        "author": incoming.author.id,
        "clocks": incoming.clocks,
        "made_at": write_moment(incoming.time.made_at),
        "time_grade": incoming.time.grade,
        "working_date": incoming.time.working_date.isoformat(),
        "received_at": write_moment(incoming.received_at),
        "outcome": outcome,
    }
