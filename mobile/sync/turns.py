"""One at a time speaks with the server, and for one person: who that is changes in between."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from mobile.shapes import PinAnswer
from mobile.sync import requests
from mobile.sync.needs import SyncStore
from mobile.sync.packs import MapPackages
from mobile.sync.session import Session


class Turns:
    """What runs holds ``_running``; who waits for it sets ``_is_wanted``."""

    def __init__(self, store: SyncStore, session: Session) -> None:
        self._store, self._session = store, session
        self._packs = MapPackages(store, session)
        self._running = threading.Lock()
        self._is_wanted = threading.Event()

    def change_person(self, person: UUID, pin: str) -> PinAnswer:
        """Whether it is that person's PIN; then they are the present one, of whom an answer that
        is on its way to another must not be told.
        """
        answer = self._store.try_pin(pin, person)
        if answer.is_right:
            with self._alone():
                self._session.forget_access()
                self._store.turn_to(person)
                self._packs.begin()
        return answer

    def sign_out(self) -> None:
        token = self._store.refresh_token()
        self._session.forget_access()
        self._store.drop_refresh_token()
        if token:
            self._session.send(requests.revoke_request(token))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nothing else is asked of the server meanwhile; files that are on their way are broken
        off, and go on with the next run.
        """
        self._is_wanted.set()
        with self._running:
            self._is_wanted.clear()
            yield
