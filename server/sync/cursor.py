"""How far a tablet has pulled, and of which scope: opaque to it, sealed, bound to the epoch.

It says what the tablet holds: every record whose place in the feed is up to (xid, seq) and
that belongs to ``scope``, but for what ``added`` has still to bring. So whoever pulls on with
it (the next shift on a shared tablet, a person whose scope was changed) gets what differs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from server.config import Config
from server.http.errors import Refusal
from shared.rules.scope import Scope

LONGEST = 3000
# More scopes than these being added at once: the download starts over.
MOST_ADDED = 3


@dataclass(frozen=True)
class Place:
    """A place in the feed: the transaction that wrote, as text, and the number it drew."""

    xid: str = "0"
    seq: int = 0


START = Place()


@dataclass(frozen=True)
class Added:
    """What came into scope: records of ``within`` but not of ``without``, up to ``until``.

    What changes afterwards lies beyond ``until`` and comes with the feed itself.
    """

    within: Scope
    without: Scope
    since: Place
    until: Place

    @property
    def is_empty(self) -> bool:
        return self.until == START or self.within.is_within(self.without)


@dataclass(frozen=True)
class Cursor:
    epoch: str
    scope: Scope
    at: Place = START
    added: tuple[Added, ...] = ()

    def of_scope(self, scope: Scope) -> Cursor | None:
        """The cursor of a tablet that drops what left and is to be brought what came.

        None when too much is being added at once: it starts over.
        """
        kept = [replace(a, within=a.within.common(scope)) for a in self.added]
        came = Added(scope, self.scope, START, self.at)
        added = tuple(a for a in (*kept, came) if not a.is_empty)
        changed = replace(self, scope=scope, added=added)
        is_short = len(added) <= MOST_ADDED and len(write_cursor(changed)) <= LONGEST
        return changed if is_short else None


def write_cursor(cursor: Cursor) -> str:
    """As it travels: sealed with the server's secret, so that a tablet can make up none."""
    added = [
        [
            _write_scope(added.within),
            _write_scope(added.without),
            _write_place(added.since),
            _write_place(added.until),
        ]
        for added in cursor.added
    ]
    place = _write_place(cursor.at)
    content = {"e": cursor.epoch, "s": _write_scope(cursor.scope), "p": place, "a": added}
    text = _serializer().dumps(content)
    return text if isinstance(text, str) else text.decode()


def read_cursor(text: str) -> Cursor:
    """The cursor in ``text``. Raises Refusal cursor_wrong (400) for anything not sealed by us.

    That is one of another secret too, or of a server from before cursors were sealed: whoever
    holds it pulls from the beginning.
    """
    try:
        return _read(_serializer().loads(text))
    except (BadData, ValueError, TypeError, KeyError) as error:
        raise Refusal("cursor_wrong", "cursor", status=400) from error


def _serializer() -> URLSafeSerializer:
    config: Config = current_app.extensions["tareeq.config"]
    return URLSafeSerializer(config.secret_key, salt="tareeq pull cursor")


def _read(content: dict[str, Any]) -> Cursor:
    added = tuple(
        Added(_read_scope(within), _read_scope(without), Place(*since), Place(*until))
        for within, without, since, until in content["a"]
    )
    return Cursor(content["e"], _read_scope(content["s"]), Place(*content["p"]), added)


def _write_place(place: Place) -> list[Any]:
    return [place.xid, place.seq]


def _write_scope(scope: Scope) -> list[Any]:
    """Contracts as a number whose bits are set: their list could outgrow an address."""
    contracts = scope.contracts
    bits = None if contracts is None else f"{sum(1 << number for number in contracts):x}"
    return [None if scope.governorates is None else sorted(scope.governorates), bits]


def _read_scope(content: list[Any]) -> Scope:
    governorates, bits = content
    number = None if bits is None else int(bits, 16)
    return Scope(
        None if governorates is None else frozenset(governorates),
        None
        if number is None
        else frozenset(n for n in range(number.bit_length()) if number >> n & 1),
    )
