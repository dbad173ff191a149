"""An upload begins: for whom, what it may take, and that the same words begin it once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from server.attachments import quota
from server.attachments.house import house
from server.attachments.tus import Metadata
from server.attachments.upload_queries import Arriving
from server.db import transaction
from server.ports import ports

# An unfinished upload is kept so long after anything of it last arrived.
KEPT_UNFINISHED = timedelta(days=14)


@dataclass(frozen=True)
class Sender:
    """Who sends: read from the request before the body, for no row outlives its transaction."""

    person: UUID
    device: UUID | None
    is_revoked: bool


def begun(sender: Sender, length: int, metadata: Metadata) -> Arriving:
    """The upload, new or the one that the same words began before.

    Raises Refusal: file_too_large, file_quota, storage_full.
    """
    quota.check_size(length)
    house().spool.make_room(length)
    now = ports().clock.now()
    wanted = Arriving(
        id=ports().ids.uuid7(),
        person=sender.person,
        device=sender.device,
        metadata_text=metadata.text,
        sha256=metadata.sha256,
        media_type=metadata.media_type,
        record=metadata.record,
        role=metadata.role,
        filename=metadata.filename,
        length=length,
        begun_at=now,
        expires_at=now + KEPT_UNFINISHED,
    )
    # A restored database may give an id again whose spool file was left behind.
    house().spool.remove(wanted.id)
    with transaction():
        return quota.begin(wanted)
