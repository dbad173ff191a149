"""What the tablet feels of the world: its receiver, and what else it carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from mobile.shapes import Fix


class Locator(Protocol):
    def start(self, on_fix: Callable[[Fix], None]) -> None:
        """Begin; ``on_fix`` may come on another thread. A second start replaces the first."""
        ...

    def stop(self) -> None: ...

    def last_fix(self) -> Fix | None:
        """The newest fix, however old; None before the first."""
        ...

    def faults(self) -> int:
        """Sentences or points that could not be used so far."""
        ...
