"""Who reads: what of a person decides what they are shown, as a plain value to be kept by."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from shared.rules.scope import Scope


class Reader(NamedTuple):
    """A person's role and what they may see."""

    role: str
    id: UUID
    scope: Scope
