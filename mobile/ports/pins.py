"""Each person's PIN, as screens see it."""

from __future__ import annotations

from typing import Protocol

from mobile.shapes import PinAnswer


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

    def pin_wait_s(self) -> float:
        """How long no PIN is looked at yet; 0.0 when one may be tried."""
        ...

    def try_pin(self, pin: str) -> PinAnswer:
        """Whether it is the present person's; a wrong one has to be waited for."""
        ...
