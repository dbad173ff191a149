"""What a look into a file means for the records that it was sent for."""

from __future__ import annotations

from server.attachments.models import StoredFile


def code_of(file: StoredFile, media_type: str) -> str | None:
    """Why bytes that were sent as ``media_type`` belong in quarantine; None when they do not.

    The type is of the sending, not of the bytes: who lies about it harms nobody else's use.
    """
    if file.checked_at is None:
        return None
    if file.problem is not None:
        return file.problem
    return None if file.media_type == media_type else "file_type_differs"
