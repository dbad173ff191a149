"""Sign-in of tablets: protocol 1's ``/api/v1/auth``."""

from __future__ import annotations

from typing import Any

from server.accounts import service, tokens
from server.accounts.examples import REFRESH_EXAMPLE, REPLY_EXAMPLE, TOKEN, TOKEN_EXAMPLE
from server.accounts.models import Person
from server.accounts.tokens import SignIn
from server.http.incoming import Blueprint
from server.http.permissions import PUBLIC, allow, refuses
from server.register import service as register
from shared.wire.messages import RefreshRequest, RevokeRequest, TokenReply, TokenRequest

blp = Blueprint(
    "auth",
    __name__,
    url_prefix="/api/v1/auth",
    description="Sign-in of tablets: short access tokens, refresh tokens bound to a device key.",
)


@blp.post("/token")
@allow(PUBLIC)
@blp.arguments(TokenRequest, example=TOKEN_EXAMPLE)
@blp.response(200, TokenReply, example=REPLY_EXAMPLE)
@refuses("sign_in_failed", "too_many_attempts", "id_reused")
def token(message: dict[str, Any]) -> dict[str, Any]:
    """Sign in with user name and password.

    Enrols the device's Ed25519 key at its first sign-in and opens this person's outbox on it.
    Wrong tries are answered more and more slowly (`too_many_attempts`, `Retry-After`).
    """
    person = service.authenticate(message["username"], message["password"])
    device = message["device"]
    return _reply(tokens.sign_in_device(person, device["id"], device["name"], device["public_key"]))


@blp.post("/refresh")
@allow(PUBLIC)
@blp.arguments(RefreshRequest, example=REFRESH_EXAMPLE)
@blp.response(200, TokenReply, example=REPLY_EXAMPLE)
@refuses("sign_in_needed", "signature_wrong")
def refresh(message: dict[str, Any]) -> dict[str, Any]:
    """New tokens for a refresh token that the device's key signed.

    The old token stays good until the new one is first used, so a lost reply locks nobody
    out. Each lasts 30 days.
    """
    return _reply(tokens.refresh(message["refresh_token"], message["device"], message["signature"]))


@blp.post("/revoke")
@allow(PUBLIC)
@blp.arguments(RevokeRequest, example={"refresh_token": TOKEN})
@blp.response(204)
def revoke(message: dict[str, Any]) -> None:
    """Sign out of this device. The answer is the same for a token that is not known."""
    tokens.revoke(message["refresh_token"])


def _reply(sign_in: SignIn) -> dict[str, Any]:
    outbox = sign_in.outbox
    return {
        "access_token": sign_in.access_token,
        "access_lasts_s": sign_in.access_lasts_s,
        "refresh_token": sign_in.refresh_token,
        "person": person_on_wire(sign_in.person),
        "outbox": {"id": outbox.id, "next_n": outbox.next_n, "link": outbox.link},
        "server_time": sign_in.server_time,
        "register_key": register.public_key(),
        "rescue_key": register.rescue_public_key(),
    }


def person_on_wire(person: Person) -> dict[str, Any]:
    """A person as shared.wire.messages.PersonSchema says it."""
    scope = service.scope_of(person)
    return {
        "id": person.id,
        "username": person.username,
        "name_ar": person.name_ar,
        "name_en": person.name_en,
        "role": person.role,
        "language": person.language,
        "scope": {
            "governorates": None if scope.governorates is None else sorted(scope.governorates),
            "contracts": None if scope.contracts is None else sorted(scope.contracts),
        },
    }
