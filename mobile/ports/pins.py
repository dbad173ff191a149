"""Each person's PIN, as screens see it."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from mobile.shapes import PersonView, PinAnswer


class PinStore(Protocol):
    def has_pin(self) -> bool:
        """Whether the person who is signed in has set one."""
        ...

    def set_pin(self, pin: str) -> None:
        """4 to 8 digits, Latin or Arabic. Raises InvalidRecordError (``pin``)."""
        ...

    def drop_pin(self) -> None:
        """Forget the present person's: they signed in with their password instead."""
        ...

    def pin_wait_s(self, person: UUID | None = None) -> float:
        """How long no PIN is looked at yet, the present person's or that of ``person``; 0.0 when
        one may be tried.
        """
        ...

    def try_pin(self, pin: str, person: UUID | None = None) -> PinAnswer:
        """Whether it is the present person's, or that of ``person``; a wrong one has to be waited
        for. Raises NotSignedInError for one who has none.
        """
        ...

    def others(self) -> list[PersonView]:
        """Who else may take this tablet over by their PIN, the last one first."""
        ...
