"""Tokens with which people let their programs read: named, narrowed, ending, revocable.

A token opens what its owner may see and its own lists leave, never more: both are asked at each
call, so that a narrower owner narrows it at once.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from server.accounts import queries
from server.accounts.models import ApiToken, Person
from server.db import transaction
from server.http.entries import entering, is_entered
from server.http.errors import Refusal
from server.http.narrowing import checked_lists, checked_name
from server.ports import ports
from shared.rules.clocks import KUWAIT
from shared.rules.scope import Scope
from shared.sync.chain import sha256
from shared.vocabulary.collections import COLLECTIONS
from shared.vocabulary.roles import ADMINISTRATOR, PLANNER, SUPERVISOR

# Found by scanners of leaked secrets, and told at once from a tablet's access token.
TOKEN_MARK = "tareeq_"  # noqa: S105 - how every token begins
MAKERS = (ADMINISTRATOR, PLANNER, SUPERVISOR)
LASTS_AT_MOST = timedelta(days=366)
USED_STEP = timedelta(minutes=1)


@dataclass(frozen=True)
class TokenWanted:
    """``last_day``: the last on which it works. None: as many as its owner may see."""

    name: str
    last_day: date
    collections: frozenset[str] | None = None
    governorates: frozenset[str] | None = None
    contracts: frozenset[int] | None = None


def make_token(person: Person, own: Scope, wanted: TokenWanted, identifier: UUID) -> str | None:
    """The new token, shown now and never again; None when this form made it already.

    ``own``: what the person may see. Raises Refusal naming the field that is wrong.
    """
    said = {"id": identifier, "person": person.id, **_checked(own, wanted)}
    if is_entered(ApiToken, said):
        return None
    token = TOKEN_MARK + _text(ports().randomness.token_bytes(32))
    made = ApiToken(
        **said,
        token_hash=sha256(token.encode()),
        session_version=person.session_version,
        made_at=ports().clock.now(),
    )
    with entering(ApiToken, said) as session:
        session.add(made)
    return token


def revoke_token(person: Person, identifier: UUID) -> None:
    """End one of one's own tokens. Raises Refusal not_found."""
    with transaction():
        mine = [token for token in queries.api_tokens(person.id) if token.id == identifier]
        if not mine:
            raise Refusal("not_found")
        mine[0].revoked_at = mine[0].revoked_at or ports().clock.now()


def is_api_token(token: str) -> bool:
    return token.startswith(TOKEN_MARK)


def person_of_api_token(text: str) -> tuple[ApiToken, Person]:
    """The token and who gave it. Raises Refusal: token_ended, sign_in_needed."""
    found = queries.token_caller(sha256(text.encode()))
    if found is None:
        raise Refusal("sign_in_needed")
    token, person = found
    if not may_make(person) or why_ended(token, person) is not None:
        raise Refusal("token_ended")
    now = ports().clock.now()
    if token.last_used_at is None or now - token.last_used_at >= USED_STEP:
        with transaction():
            queries.note_token_used(token.id, now)
    return token, person


def may_make(person: Person) -> bool:
    return person.is_active and person.role in MAKERS


def why_ended(token: ApiToken, person: Person) -> str | None:
    """``revoked``, ``ended`` (its day, or the sign-ins that it was made with); None: it works."""
    if token.revoked_at is not None:
        return "revoked"
    is_over = token.last_day < today() or token.session_version != person.session_version
    return "ended" if is_over else None


def today() -> date:
    return ports().clock.now().astimezone(KUWAIT).date()


def _checked(own: Scope, wanted: TokenWanted) -> dict[str, Any]:
    name = checked_name(wanted.name)
    if not today() <= wanted.last_day <= today() + LASTS_AT_MOST:
        raise Refusal("token_too_long", "last_day")
    lists: dict[str, frozenset[Any] | None] = {
        "collections": wanted.collections,
        "governorates": wanted.governorates,
        "contracts": wanted.contracts,
    }
    kept = checked_lists(own, lists, {"collections": COLLECTIONS.codes})
    return {"name": name, "last_day": wanted.last_day, **kept}


def _text(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
