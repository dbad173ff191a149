"""What tablets hold of a past that a restore cut off: kept as their word, and shown.

A decision on the web is in no outbox, so no tablet can send it again. Those that had pulled its
outcome say what they hold; what the register has after all is left out, then and later.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from server.db import db
from shared.rules.scope import Scope

SHOWN_FOR = timedelta(days=90)
MOST_SHOWN = 50
# Without a restore nothing can have been cut off: nobody fills our table with tales.
KEEP = text(
    """
    INSERT INTO held_elsewhere (change, record, kind, version, hash, whole, governorate, contract,
                                reported_by, device, reported_at)
    SELECT change, record, kind, version, decode(hash, 'hex'), fields, governorate, contract,
           :person, :device, :now
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS told (
        change uuid, record uuid, kind text, version int, hash text, fields jsonb,
        governorate text, contract int)
    WHERE EXISTS (SELECT FROM restore_mark)
      AND NOT EXISTS (SELECT FROM revision WHERE revision.change = told.change)
    ORDER BY change
    ON CONFLICT (change) DO NOTHING
    """
)
# Until somebody has worked on the record since, or its tablet sent the change after all.
OPEN = text(
    """
    SELECT held.record, held.kind, held.version, held.whole, held.reported_at,
           device.name AS device,
           head.whole AS now
    FROM held_elsewhere AS held
    JOIN device ON device.id = held.device
    LEFT JOIN head ON head.record = held.record
    WHERE held.reported_at > :since
      AND (CAST(:governorates AS text[]) IS NULL OR held.governorate = ANY(:governorates))
      AND (CAST(:contracts AS int[]) IS NULL OR held.contract = ANY(:contracts))
      AND NOT EXISTS (SELECT FROM revision WHERE revision.change = held.change)
      AND NOT EXISTS (SELECT FROM revision WHERE revision.record = held.record
                                             AND revision.received_at > held.reported_at)
    ORDER BY held.reported_at DESC, held.change LIMIT :most
    """
)


def keep(
    told: Sequence[dict[str, Any]], person: UUID, device: UUID, scope: Scope, now: datetime
) -> int:
    """Keep what a tablet holds and the register lacks, in the caller's transaction; how much."""
    rows = [row for row in told if scope.covers(row["governorate"], row["contract"])]
    given = {"person": person, "device": device, "now": now}
    kept = db.session.execute(KEEP, {**given, "rows": json.dumps(rows, default=str)})
    return int(kept.rowcount)  # type: ignore[attr-defined]


def open_ones(visible_to: Scope, now: datetime) -> list[dict[str, Any]]:
    """What nobody has settled yet, the latest first, with the fields that differ from now."""
    given = {
        "since": now - SHOWN_FOR,
        "most": MOST_SHOWN,
        "governorates": _listed(visible_to.governorates),
        "contracts": _listed(visible_to.contracts),
    }
    rows = db.session.execute(OPEN, given).mappings()
    return [{**row, "differences": _differences(row)} for row in rows]


def _differences(row: RowMapping) -> list[tuple[str, str, str]]:
    """(field, as the tablet holds it, as it is now), in the order of the names."""
    held, now = row["whole"], row["now"] or {}
    names = sorted(name for name in {*held, *now} if held.get(name) != now.get(name))
    return [(name, _text(held.get(name)), _text(now.get(name))) for name in names]


def _text(value: Any) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _listed(part: frozenset[Any] | None) -> list[Any] | None:
    return None if part is None else sorted(part)
