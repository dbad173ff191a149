"""A revision as a row that is ready to be written."""

from __future__ import annotations

from typing import Any

from server.register.incoming import Fields, Incoming, Standing
from shared.wire.fields import write_moment


def revision_row(
    incoming: Incoming, after: Standing, outcome: str, fields: Fields
) -> dict[str, Any]:
    """The revision's columns as plain JSON values, but for its flags and hashes."""
    change = {name: getattr(incoming, name) for name in ("record", "change", "op", "body")}
    references = {"base": incoming.base, "mends": incoming.mends, "device": incoming.device}
    return {
        **{name: str(value) for name, value in change.items()},
        **{name: value and str(value) for name, value in references.items()},
        "version": after.version,
        "kind": after.kind,
        "fields": fields,
        "whole": after.whole,
        "conflicts": after.conflicts,
        "author": str(incoming.author.id),
        "clocks": incoming.clocks,
        "made_at": write_moment(incoming.time.made_at),
        "time_grade": incoming.time.grade,
        "working_date": incoming.time.working_date.isoformat(),
        "received_at": write_moment(incoming.received_at),
        "outcome": outcome,
    }
