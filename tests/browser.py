"""A browser without a window: signs in, and posts forms with the page's CSRF token."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import PASSWORD


@dataclass
class Browser:
    client: FlaskClient
    language: str = "en"

    def get(self, path: str, **query: object) -> TestResponse:
        return self.client.get(path, query_string={"lang": self.language, **query})

    def post(
        self, path: str, query: dict[str, object] | None = None, **form: object
    ) -> TestResponse:
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.client.get("/account").text)
        assert token, "the page has no CSRF token"
        query = {"lang": self.language, **(query or {})}
        return self.client.post(path, query_string=query, data={"csrf_token": token[1], **form})


def signed_in(app: Flask, username: str, language: str = "en") -> Browser:
    """A browser in which ``username`` has signed in."""
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    assert token
    form = {"csrf_token": token[1], "username": username, "password": PASSWORD}
    assert client.post("/sign-in", data=form).status_code == 303
    return Browser(client, language)
