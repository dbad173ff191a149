"""A tablet and a browser as seen from the server's side of the wire."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.accounts import service
from server.accounts.service import PersonDetails
from shared.sync.chain import refresh_message

PASSWORD = "a long enough password"

AddPerson = Callable[..., UUID]


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


@dataclass
class Tablet:
    """Signs in, refreshes and calls as a tablet does."""

    client: FlaskClient
    device: str = field(default_factory=lambda: str(uuid4()))
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def sign_in(self, username: str, password: str = PASSWORD, **more: object) -> TestResponse:
        device = {
            "id": self.device,
            "name": "Tablet 1",
            "public_key": in_base64(self.key.public_key().public_bytes_raw()),
        }
        message = {"username": username, "password": password, "device": device, **more}
        return self.client.post("/api/v1/auth/token", json=message)

    def refresh(self, token: str, key: Ed25519PrivateKey | None = None) -> TestResponse:
        signature = (key or self.key).sign(refresh_message(token))
        message = {
            "refresh_token": token,
            "device": self.device,
            "signature": in_base64(signature),
        }
        return self.client.post("/api/v1/auth/refresh", json=message)

    def revoke(self, token: str) -> TestResponse:
        return self.client.post("/api/v1/auth/revoke", json={"refresh_token": token})

    def visit(self, path: str, token: str) -> TestResponse:
        return self.client.get(path, headers={"Authorization": f"Bearer {token}"})


@dataclass
class Browser:
    """Fills in forms as a person does, with the CSRF token of the page before."""

    client: FlaskClient

    def csrf_token(self) -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.client.get("/sign-in").text)
        assert found
        return found[1]

    def post(self, path: str, **form: object) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.csrf_token(), **form})

    def sign_in(self, username: str, password: str = PASSWORD, **more: object) -> TestResponse:
        return self.post("/sign-in", username=username, password=password, **more)


@pytest.fixture
def add_person(app: Flask) -> AddPerson:
    """Add a person with PASSWORD; returns the id."""

    def add(username: str = "sara", role: str = "inspector", **details: object) -> UUID:
        known = {"name_ar": "سارة", "name_en": "Sara", "governorates": ["KW-HA"], "contracts": None}
        with app.app_context():
            wanted = PersonDetails(role=role, **{**known, **details})  # type: ignore[arg-type]
            return service.add_person(username, PASSWORD, wanted).id

    return add


@pytest.fixture
def tablet(client: FlaskClient) -> Tablet:
    return Tablet(client)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())
