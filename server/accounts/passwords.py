"""Passwords: kept as argon2id hashes only, compared in about the same time for everybody.

A password is taken composed (NFC), with Arabic-Indic and Persian digits as 0-9: which of
these a keyboard in Kuwait sends depends on its layout, and a password field shows dots.
Everything else counts as typed, letters' case and blanks too.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask import current_app

from server.config import Config
from server.http.errors import Refusal
from shared.wire.digits import latin_digits
from shared.wire.text import has_forbidden

SHORTEST = 10
LONGEST = 256


def _as_compared(password: str) -> str:
    return latin_digits(unicodedata.normalize("NFC", password))


def checked_password(password: str, username: str) -> str:
    """``password`` if it may be set. Raises Refusal (password_weak, too_long, ...)."""
    if has_forbidden(password):
        raise Refusal("text_not_allowed", "password")
    if len(password) > LONGEST:
        raise Refusal("too_long", "password")
    if len(password) < SHORTEST or _as_compared(password).casefold() == username:
        raise Refusal("password_weak", "password")
    return password


def hash_password(password: str) -> str:
    return _hasher().hash(_as_compared(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether ``password`` is the one; None (nobody of that name) takes as long to say no."""
    known = password_hash or _hash_of_nobody(_config())
    if len(password) > LONGEST or has_forbidden(password):
        password, password_hash = "", None
    try:
        return _hasher().verify(known, _as_compared(password)) and password_hash is not None
    except (Argon2Error, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made at another cost than today's configuration asks."""
    return _hasher().check_needs_rehash(password_hash)


def _config() -> Config:
    config: Config = current_app.extensions["tareeq.config"]
    return config


def _hasher() -> PasswordHasher:
    config = _config()
    return PasswordHasher(
        time_cost=config.password_time_cost, memory_cost=config.password_memory_kib
    )


@lru_cache(maxsize=4)
def _hash_of_nobody(config: Config) -> str:
    hasher = PasswordHasher(
        time_cost=config.password_time_cost, memory_cost=config.password_memory_kib
    )
    return hasher.hash("nobody has this password")
