"""The scheduler of a running window: the one place of the tablet where threads start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from kivy.clock import Clock

T = TypeVar("T")


class KivyScheduler:
    """``mobile.ports.Scheduler`` over Kivy's clock: answers come on the window's thread."""

    def in_background(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """A daemon thread: closing the window waits for no network."""

        def run() -> None:
            try:
                result = work()
            except Exception as fault:
                told = fault
                self.on_caller(lambda: failed(told))
            else:
                self.on_caller(lambda: done(result))

        threading.Thread(target=run, name="tareeq-background", daemon=True).start()

    def later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        event = Clock.schedule_once(lambda _: call(), seconds)
        cancel: Callable[[], None] = event.cancel
        return cancel

    def on_caller(self, call: Callable[[], None]) -> None:
        # Kivy's clock takes this from any thread.
        Clock.schedule_once(lambda _: call(), 0)
