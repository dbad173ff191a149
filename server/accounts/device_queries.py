"""The tablets as the office knows them: whose, when seen, what of them waits, how revoked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, text

from server.db import db

# What waits is little at any time, and told apart by device: each is counted once for all.
DEVICES = text(
    """
    SELECT device.id, device.name, device.public_key, device.enrolled_at, device.last_seen_at,
           device.revoked_at, device.wipe_told_at, owner.id AS owner_id,
           owner.name_ar AS owner_ar, owner.name_en AS owner_en,
           others.count AS others, coalesce(based.count, 0) AS waiting,
           coalesce(held.count, 0) AS quarantined, coalesce(coming.count, 0) AS uploads,
           coalesce(stuck.count, 0) AS stuck
    FROM device JOIN person AS owner ON owner.id = device.enrolled_by
    LEFT JOIN (SELECT device, count(DISTINCT person) FROM outbox GROUP BY device) AS others
        ON others.device = device.id
    LEFT JOIN (SELECT device, count(*) FROM waiting GROUP BY device) AS based
        ON based.device = device.id
    LEFT JOIN (SELECT device, count(*) FROM quarantined
               WHERE mended_by IS NULL AND discarded_at IS NULL GROUP BY device) AS held
        ON held.device = device.id
    LEFT JOIN (SELECT device, count(*) FROM upload
               WHERE finished_at IS NULL AND expires_at > :now GROUP BY device) AS coming
        ON coming.device = device.id
    LEFT JOIN (SELECT device, count(*) FROM stuck_file GROUP BY device) AS stuck
        ON stuck.device = device.id
    ORDER BY device.revoked_at IS NOT NULL, device.last_seen_at DESC NULLS LAST,
             device.enrolled_at DESC
    """
)


def devices(now: datetime) -> Sequence[RowMapping]:
    """Those in use first, the one seen last before the others."""
    return db.session.execute(DEVICES, {"now": now}).mappings().all()
