"""Asking the server: one request, one answer read, with the sign-in that goes with it."""

from __future__ import annotations

from collections.abc import Callable

from marshmallow import Schema

from mobile.faults import NoNetworkError
from mobile.ports import Transport
from mobile.shapes import Reply, Request
from mobile.sync.needs import SyncStore
from mobile.sync.requests import refresh_request, token_request
from shared.sync.answer import Answer, no_answer, read_answer
from shared.sync.file_answer import FileAnswer, no_file_answer, read_file_answer
from shared.wire.messages import token_reply


class Session:
    """The access token lives in memory only; the refresh token in the store.

    The tablet never judges a token by its own clock: it is used until the server objects.
    """

    def __init__(self, store: SyncStore, transport: Transport, device_name: str) -> None:
        self._store = store
        self._transport = transport
        self._device_name = device_name
        self._access = ""

    @property
    def has_access(self) -> bool:
        return bool(self._access)

    @property
    def may_refresh(self) -> bool:
        return bool(self._store.refresh_token())

    def sign_in(self, username: str, password: str) -> Answer:
        request = token_request(username, password, self._store.device, self._device_name)
        return self._signed_in(self.ask(request, token_reply))

    def refresh(self) -> Answer:
        token = self._store.refresh_token()
        if not token:
            return Answer(None, "sign_in_needed")
        asked = refresh_request(token, self._store.device)
        return self._signed_in(self.ask(asked, token_reply), renews=token)

    def forget_access(self) -> None:
        self._access = ""

    def ask(self, request: Request, schema: Schema) -> Answer:
        """Send and read; a lost connection and a stranger's page are answers too."""
        try:
            reply = self._transport.send(request)
        except NoNetworkError as fault:
            return no_answer(fault.code)
        return read_answer(reply.status, reply.headers, reply.body, schema)

    def send(self, request: Request) -> Reply | None:
        try:
            return self._transport.send(request)
        except NoNetworkError:
            return None

    def ask_as_person(self, write: Callable[[str], Request], schema: Schema) -> Answer:
        """``ask`` with the access token that ``write`` is given."""
        answer = self.ask(write(self._access), schema)
        if answer.code in {"token_expired", "sign_in_needed"}:
            self.forget_access()
        return answer

    def ask_for_file(self, write: Callable[[str], Request]) -> FileAnswer:
        """Send what ``write`` makes of the access token, and read what tus says of it."""
        try:
            reply = self._transport.send(write(self._access))
        except NoNetworkError as fault:
            return no_file_answer(fault.code)
        answer = read_file_answer(reply.status, reply.headers, reply.body)
        if answer.says == "sign_in":
            self.forget_access()
        return answer

    def ask_for_bytes(self, write: Callable[[str], Request]) -> Reply | None:
        """Send what ``write`` makes of the access token, renewed once; None: no answer."""
        if not self.has_access and self.refresh().message is None:
            return None
        reply = self.send(write(self._access))
        if reply is None or reply.status != 401:
            return reply
        self.forget_access()
        return self.send(write(self._access)) if self.refresh().message is not None else None

    def ask_refreshing(self, write: Callable[[str], Request], schema: Schema) -> Answer:
        """``ask_as_person``; a token that is missing or has run out is renewed once."""
        if not self.has_access:
            refreshed = self.refresh()
            if refreshed.message is None:
                return refreshed
        answer = self.ask_as_person(write, schema)
        if not self.has_access and self.refresh().message is not None:
            return self.ask_as_person(write, schema)
        return answer

    def _signed_in(self, answer: Answer, renews: str | None = None) -> Answer:
        if answer.message is not None:
            # Kept before it is used: the old refresh token dies with the new one's first use.
            if not self._store.keep_sign_in(answer.message, renews):
                # For whoever was signed in when it was asked for: no business of the next one.
                return Answer(None, "busy")
            self._access = answer.message["access_token"]
        return answer
