"""Where this process keeps files: the spool, the storage, and how many may arrive at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, current_app

from server.attachments.spool import Spool
from server.attachments.storage import Storage
from server.config import Config
from server.http.errors import Refusal

KEY = "tareeq.files"


class House:
    """Of one application. The storage is opened when it is first needed, after any fork."""

    def __init__(self, config: Config) -> None:
        self.spool = Spool(config.spool_folder)
        self._url = config.files_at
        self._storage: Storage | None = None
        self._lock = threading.Lock()
        # Slow lines hold their thread: a third of them stays free for pushes and pages.
        self.lanes = threading.BoundedSemaphore(max(1, config.web_threads * 2 // 3))

    @property
    def storage(self) -> Storage:
        with self._lock:
            if self._storage is None:
                self._storage = Storage(self._url)
            return self._storage


def install(app: Flask) -> None:
    app.extensions[KEY] = House(app.extensions["tareeq.config"])


def house() -> House:
    """The running application's."""
    found: House = current_app.extensions[KEY]
    return found


def take_lane() -> None:
    """One of the threads that slow lines may hold. Raises Refusal (503) when all are taken."""
    if not house().lanes.acquire(blocking=False):
        raise Refusal("busy", headers={"Retry-After": "2"})


@contextmanager
def lane(when_refused: Callable[[], None]) -> Iterator[None]:
    """A lane for the length of a block. Raises Refusal (503), after ``when_refused``."""
    try:
        take_lane()
    except Refusal:
        when_refused()
        raise
    try:
        yield
    finally:
        house().lanes.release()
