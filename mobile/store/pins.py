"""Each person's PIN: who finds the tablet unlocked on a road does not get in by guessing.

It is no key: what is sealed is sealed under the data key. A PIN says that this is the person
who signed in, when there is no network to ask. A wrong one is waited for, longer each time,
also over a restart; the wait runs by the clock that nobody can set, and begins anew after a
boot.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from hmac import compare_digest
from uuid import UUID

from mobile.faults import InvalidRecordError, NotSignedInError
from mobile.shapes import PinAnswer
from mobile.store.room import Room
from shared.rules import folding

SHORTEST, LONGEST = 4, 8
# After the first wrong one, the second...; the last for each further one.
WAITS_S = (1, 2, 5, 15, 30, 60, 120, 300, 600)
_COST, _BLOCK = 2**14, 8
_KEEP = """INSERT OR REPLACE INTO pin (person, salt, verifier, tried, waits_until_ms, boot)
    VALUES (?1, ?2, sealed('pin.verifier', ?1, ?3), 0, 0, '')"""
_ONE = """SELECT * FROM open_pin
    WHERE person = coalesce(?, (SELECT id FROM person WHERE is_current = 1))"""
_WAIT = "UPDATE pin SET tried = ?, waits_until_ms = ?, boot = ? WHERE person = ?"


class Pins(Room):
    def has_pin(self) -> bool:
        """Whether the person who is signed in has set one."""
        with self.database.read() as rows:
            return _pin_of(rows, None) is not None

    def set_pin(self, pin: str) -> None:
        """Keep it, in Latin digits or Arabic ones, for the person who is signed in.

        Raises InvalidRecordError (``pin``: ``pin_wrong_form``), NotSignedInError.
        """
        digits = pin_digits(pin)
        if digits is None:
            raise InvalidRecordError({"pin": "pin_wrong_form"})
        salt = os.urandom(16)
        with self.database.write() as rows:
            found = rows.execute("SELECT id FROM person WHERE is_current = 1").fetchone()
            if found is None:
                raise NotSignedInError
            rows.execute(_KEEP, (found["id"], salt, _verifier(digits, salt)))

    def drop_pin(self) -> None:
        """Forget the present person's: they signed in with their password instead."""
        with self.database.write() as rows:
            rows.execute(
                "DELETE FROM pin WHERE person = (SELECT id FROM person WHERE is_current = 1)"
            )

    def pin_wait_s(self, person: UUID | None = None) -> float:
        """How long no PIN is looked at yet, the present person's or that of ``person``; 0.0 when
        one may be tried.
        """
        with self.database.write() as rows:
            found = _pin_of(rows, person)
            return 0.0 if found is None else self._wait_s(rows, found)

    def try_pin(self, pin: str, person: UUID | None = None) -> PinAnswer:
        """Whether it is the present person's, or that of ``person``; a wrong one has to be waited
        for. Raises NotSignedInError for one who has none.
        """
        with self.database.write() as rows:
            found = _pin_of(rows, person)
            if found is None:
                raise NotSignedInError
            wait_s = self._wait_s(rows, found)
            if wait_s > 0:
                return PinAnswer(False, wait_s)
            # Counted before it is looked at: a kill in between is no free guess.
            wait_s = self._begin_wait(rows, found["person"], found["tried"] + 1)
        verifier = _verifier(pin_digits(pin) or "", found["salt"])
        if not compare_digest(verifier, found["verifier"]):
            return PinAnswer(False, wait_s)
        with self.database.write() as rows:
            rows.execute(_WAIT, (0, 0, "", found["person"]))
        return PinAnswer(True, 0.0)

    def _begin_wait(self, rows: sqlite3.Connection, person: str, tried: int) -> float:
        wait_s = _wait_after(tried)
        until_ms = self.clock.monotonic_ms() + int(wait_s * 1000)
        rows.execute(_WAIT, (tried, until_ms, self.clock.boot_id(), person))
        return wait_s

    def _wait_s(self, rows: sqlite3.Connection, found: sqlite3.Row) -> float:
        if not found["tried"]:
            return 0.0
        if found["boot"] != self.clock.boot_id():
            return self._begin_wait(rows, found["person"], found["tried"])
        left_s: float = (found["waits_until_ms"] - self.clock.monotonic_ms()) / 1000
        return min(max(0.0, left_s), _wait_after(found["tried"]))


def _pin_of(rows: sqlite3.Connection, person: UUID | None) -> sqlite3.Row | None:
    found: sqlite3.Row | None = rows.execute(_ONE, (person and str(person),)).fetchone()
    return found


def pin_digits(pin: str) -> str | None:
    """The PIN in Latin digits; None when it is none."""
    digits = folding.fold(pin)
    is_pin = SHORTEST <= len(digits) <= LONGEST and digits.isascii() and digits.isdigit()
    return digits if is_pin else None


def _wait_after(tried: int) -> float:
    return float(WAITS_S[min(tried, len(WAITS_S)) - 1])


def _verifier(digits: str, salt: bytes) -> str:
    return hashlib.scrypt(digits.encode(), salt=salt, n=_COST, r=_BLOCK, p=1).hex()
