"""Photographs as a page brings them along: the small pictures that were made of them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.attachments import service as attachments
from server.db import transaction


def prints_of(figures: Mapping[str, Any]) -> dict[str, str]:
    """By photo record of a week's pairs, its small picture as a data: address.

    One that is not here, or is another by now, is left out: the page says so.
    """
    pairs = figures.get("pictures", ())
    shots = [pair[when] for pair in pairs for when in ("before", "after")]
    if not shots:
        return {}
    with transaction():
        found = {
            one["photo"]: attachments.small_picture(UUID(one["photo"]), one["file"])
            for one in shots
        }
    return {photo: _address(content) for photo, content in found.items() if content}


def _address(content: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"
