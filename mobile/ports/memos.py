"""What the tablet keeps of what is being typed and how it was left; and whether it still can."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from mobile.faults import PortError


class MemoStore(Protocol):
    def keep_draft(self, form: str, field: str, value: Any) -> None:
        """Save one field as it is typed; ``value`` any JSON value, None removes the field.

        Raises PortError: then it is known as long as the app runs, and kept by ``check_room``.
        """
        ...

    def draft(self, form: str) -> dict[str, Any]: ...

    def drop_draft(self, form: str) -> None: ...

    def setting(self, name: str, default: str = "") -> str: ...

    def keep_setting(self, name: str, value: str) -> None: ...

    def watch_trouble(self, tell: Callable[[PortError], None]) -> Callable[[], None]:
        """Have ``tell`` called, on any thread, when the flash is full or the file is damaged;
        returns what ends that.
        """
        ...

    def check_room(self) -> PortError | None:
        """Why nothing more can be kept, None when it can; what was typed meanwhile is kept."""
        ...

    def check_all(self) -> PortError | None:
        """As ``check_room``, the whole file looked at first: for the background."""
        ...
