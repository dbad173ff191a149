"""What an address of a governor's week names."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from server.http.errors import Refusal
from shared.rules.weeks import SUNDAY


def exact_week(text: str) -> date:
    """A Sunday from an address. Raises Refusal("not_found")."""
    with suppress(ValueError):
        found = date.fromisoformat(text)
        if found.weekday() == SUNDAY and text == found.isoformat():
            return found
    raise Refusal("not_found")
