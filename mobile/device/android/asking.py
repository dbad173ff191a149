"""Asks the person for permissions, one dialog after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from android.permissions import request_permissions

from mobile.device.android.permissions import Need, Step, next_step


class Asking:
    """``then`` comes at once when nothing is to be asked, else on Android's main thread."""

    def __init__(self, activity: Any, sdk: int) -> None:
        self._activity, self._sdk = activity, sdk
        # Android shows one dialog at a time, and drops a second request.
        self._waiting: list[tuple[Need, Callable[[bool], None]]] = []

    def __call__(self, need: Need, then: Callable[[bool], None]) -> None:
        self._waiting.append((need, then))
        if len(self._waiting) == 1:
            self._go_on(set())

    def has(self, name: str) -> bool:
        return bool(self._activity.checkSelfPermission(name) == 0)

    def _go_on(self, asked: set[str]) -> None:
        need, then = self._waiting[0]
        step, names = next_step(need, self._sdk, self.has, asked)
        if step is Step.ASK:
            request_permissions(list(names), lambda *_: self._go_on(asked | set(names)))
            return
        del self._waiting[0]
        then(step is Step.READY)
        if self._waiting:
            self._go_on(set())
