"""Somebody at the office's pages over HTTP: signs in, and posts their forms as a browser does."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from uuid import UUID

import httpx

_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
_SEEN = re.compile(r'name="seen" value="([^"]+)"')


class Desk:
    """``username`` at the office of ``url``. Raises httpx errors on any refusal."""

    def __init__(self, url: str, username: str, password: str, chance: random.Random) -> None:
        self._http = httpx.Client(base_url=url, timeout=60)
        self._chance = chance
        self._said = {"username": username, "password": password}

    def sign_in(self) -> None:
        self._http.cookies.clear()
        self.post("/sign-in", "/sign-in", self._said)

    def post(self, page: str, path: str, said: Mapping[str, str]) -> str:
        """Post the form of ``page`` to ``path``; where that leads to."""
        text = self._http.get(page).raise_for_status().text
        sent = {"id": str(UUID(int=self._chance.getrandbits(128), version=4)), **said}
        if seen := _SEEN.search(text):
            sent["seen"] = seen[1]
        if token := _TOKEN.search(text):
            sent["csrf_token"] = token[1]
        answer = self._http.post(path, data=sent)
        if answer.status_code != 303:
            what = re.sub(r"(?s)<[^>]+>|\s+", " ", answer.text)[:6000]
            message = f"{path} {dict(said)}: {answer.status_code} {what}"
            raise httpx.HTTPStatusError(message, request=answer.request, response=answer)
        return str(answer.headers["Location"])
