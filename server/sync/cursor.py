"""How far a tablet has pulled, and of which scope: opaque to it, and bound to the epoch.

It says what the tablet holds: every record whose place in the feed is up to (xid, seq) and
that belongs to ``scope``, but for what ``added`` has still to bring. So whoever pulls on with
it (the next shift on a shared tablet, a person whose scope was changed) gets what differs.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from server.http.errors import Refusal
from shared.rules.scope import Scope

LONGEST = 3000
LARGEST = 2**63 - 1
# More scopes than these being added at once: the download starts over.
MOST_ADDED = 3
_MOST_GOVERNORATES = 50
_MOST_CONTRACT_DIGITS = 260
_WHOLE_NUMBER = re.compile(r"\d{1,19}")


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

    def __str__(self) -> str:
        content = {
            "e": self.epoch,
            "s": _write_scope(self.scope),
            "p": _write_place(self.at),
            "a": [
                [
                    _write_scope(added.within),
                    _write_scope(added.without),
                    _write_place(added.since),
                    _write_place(added.until),
                ]
                for added in self.added
            ],
        }
        text = json.dumps(content, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def of_scope(self, scope: Scope) -> Cursor | None:
        """The cursor of a tablet that drops what left and is to be brought what came.

        None when too much is being added at once: it starts over.
        """
        kept = [replace(a, within=a.within.common(scope)) for a in self.added]
        came = Added(scope, self.scope, START, self.at)
        added = tuple(a for a in (*kept, came) if not a.is_empty)
        changed = replace(self, scope=scope, added=added)
        return changed if len(added) <= MOST_ADDED and len(str(changed)) <= LONGEST else None


@dataclass(frozen=True)
class OldCursor:
    """Of a tablet that last pulled before cursors told their scope."""

    epoch: str
    person: str
    scope_version: int
    xid: str
    seq: int


def read_cursor(text: str) -> Cursor | OldCursor:
    """The cursor in ``text``. Raises Refusal cursor_wrong (400) for anything not ours."""
    try:
        if len(text) > LONGEST:
            raise ValueError("longer than any of ours")
        padded = text + "=" * (-len(text) % 4)
        content = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        return _read_old(content) if "scope_version" in content else _read(content)
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError) as error:
        raise Refusal("cursor_wrong", "cursor", status=400) from error


def _read(content: dict[str, Any]) -> Cursor:
    added = tuple(
        Added(_read_scope(within), _read_scope(without), _read_place(since), _read_place(until))
        for within, without, since, until in content["a"]
    )
    if len(added) > MOST_ADDED:
        raise ValueError("more than we ever add")
    epoch = str(UUID(content["e"]))
    return Cursor(epoch, _read_scope(content["s"]), _read_place(content["p"]), added)


def _read_old(content: dict[str, Any]) -> OldCursor:
    cursor = OldCursor(**content)
    _read_place([cursor.xid, cursor.seq])
    return cursor


def _write_place(place: Place) -> list[Any]:
    return [place.xid, place.seq]


def _read_place(content: Any) -> Place:
    xid, seq = content
    is_number = isinstance(xid, str) and xid.isascii() and bool(_WHOLE_NUMBER.fullmatch(xid))
    if not (is_number and type(seq) is int and 0 <= seq <= LARGEST and int(xid) <= LARGEST):
        raise ValueError("not a place")
    return Place(xid, seq)


def _write_scope(scope: Scope) -> list[Any]:
    """Contracts as a number whose bits are set: their list could outgrow an address."""
    contracts = scope.contracts
    bits = None if contracts is None else f"{sum(1 << number for number in contracts):x}"
    return [None if scope.governorates is None else sorted(scope.governorates), bits]


def _read_scope(content: Any) -> Scope:
    governorates, bits = content
    if governorates is not None:
        is_list = isinstance(governorates, list) and len(governorates) <= _MOST_GOVERNORATES
        if not is_list or not all(isinstance(g, str) and len(g) <= 20 for g in governorates):
            raise ValueError("not governorates")
        governorates = frozenset(governorates)
    if bits is None:
        return Scope(governorates, None)
    if not isinstance(bits, str) or not 0 < len(bits) <= _MOST_CONTRACT_DIGITS:
        raise ValueError("not contracts")
    number = int(bits, 16)
    if number < 0:
        raise ValueError("not contracts")
    contracts = frozenset(n for n in range(number.bit_length()) if number >> n & 1)
    return Scope(governorates, contracts)
