"""A store in trouble while its pages are shown: the page of trouble lies over them meanwhile.

They stay as they are behind it, with what was being typed, and come back when the store can be
used again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from kivy.base import ExceptionHandler, ExceptionManager
from kivy.uix.widget import Widget

from mobile.faults import PortError, StorageFullError

if TYPE_CHECKING:
    from mobile.viewmodels.shell import Shell


class Window(Protocol):
    """What lies over the pages, and goes again."""

    def cover(self, root: Widget) -> None: ...

    def uncover(self) -> None: ...


class InTrouble(ExceptionHandler):
    """Follows the store of ``shell`` until ``let_go``."""

    def __init__(self, shell: Shell, window: Window) -> None:
        self._shell, self._kit, self._window = shell, shell.kit, window
        self._is_covered = False
        on_caller = self._kit.scheduler.on_caller
        self._unwatch: Callable[[], None] = self._kit.store.watch_trouble(
            lambda fault: on_caller(lambda: self._told(fault))
        )
        ExceptionManager.add_handler(self)

    def let_go(self) -> None:
        self._unwatch()
        ExceptionManager.remove_handler(self)

    def handle_exception(self, exception: BaseException) -> int:
        """What no page told is told at its foot; the app stays."""
        if not isinstance(exception, PortError):
            return int(ExceptionManager.RAISE)
        # Of a store that cannot be read, the foot of the page cannot be told anew either.
        with suppress(PortError):
            self._shell.say(self._kit.texts.error(exception.code))
        return int(ExceptionManager.PASS)

    def _told(self, fault: PortError) -> None:
        """The flash may be full for a map alone: then those pages go on that need less."""
        if self._is_covered:
            return
        # The check itself may be told of too.
        self._is_covered = True
        lasting = self._kit.store.check_room() if isinstance(fault, StorageFullError) else fault
        if lasting is None:
            self._is_covered = False
        else:
            self._cover(lasting)

    def _cover(self, fault: PortError) -> None:
        from mobile.screens.trouble import TroubleFrame  # noqa: PLC0415 - seldom needed
        from mobile.viewmodels.trouble import Trouble  # noqa: PLC0415
        from mobile.viewmodels.upkeep import write_rescue  # noqa: PLC0415

        kit = self._kit
        self._trouble = Trouble(
            fault, kit.scheduler, lambda: write_rescue(kit), self._retry, is_running=True
        )
        self._window.cover(TroubleFrame(self._trouble))

    def _retry(self) -> None:
        self._trouble.wait()
        self._kit.scheduler.in_background(
            self._kit.store.check_all, self._checked, self._trouble.still
        )

    def _checked(self, fault: PortError | None) -> None:
        if fault is not None:
            self._trouble.still(fault)
            return
        self._is_covered = False
        self._window.uncover()
        self._shell.hush()
        self._shell.page.opened()
