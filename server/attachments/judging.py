"""What a look into a file means for the records that it was sent for."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol


class LookedInto(Protocol):
    """A file's row, or what was read of it."""

    @property
    def checked_at(self) -> datetime | None: ...
    @property
    def problem(self) -> str | None: ...
    @property
    def media_type(self) -> str | None: ...


class Findings(NamedTuple):
    """What is known of a file's bytes; all None until somebody has looked."""

    checked_at: datetime | None
    problem: str | None
    media_type: str | None


def code_of(file: LookedInto, media_type: str) -> str | None:
    """Why bytes that were sent as ``media_type`` belong in quarantine; None when they do not.

    The type is of the sending, not of the bytes: who lies about it harms nobody else's use.
    """
    if file.checked_at is None:
        return None
    if file.problem is not None:
        return file.problem
    return None if file.media_type == media_type else "file_type_differs"
