"""Who signed in on this tablet, with which sign-in and which outbox."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from mobile.faults import NotSignedInError
from mobile.shapes import PersonView
from mobile.store.leaving import judge_scope
from mobile.store.local_view import refresh_all
from mobile.store.register_roots import pin_register_key
from mobile.store.room import Room, as_json, remember, remember_server_time


class People(Room):
    def person(self) -> PersonView | None:
        """Who is signed in; an expired sign-in still is one."""
        with self.database.read() as rows:
            found = rows.execute("SELECT * FROM person WHERE is_current = 1").fetchone()
        return None if found is None else person_view(found)

    def keep_sign_in(self, reply: dict[str, Any], renews: str | None = None) -> bool:
        """Keep a token reply (as loaded by the wire's schema): person, token, outbox.

        ``renews``: the token that was to be renewed. False, and nothing is kept, when that is
        no longer the present person's: somebody signed in or out while the answer was on its way.
        """
        with self.database.write() as rows:
            if renews is not None and renews != _token(rows):
                return False
            self._keep_reply(rows, reply)
        return True

    def _keep_reply(self, rows: sqlite3.Connection, reply: dict[str, Any]) -> None:
        person, outbox = reply["person"], reply["outbox"]
        if "server_time" in reply:
            remember_server_time(rows, reply["server_time"])
        before = _current(rows)
        if reply.get("rescue_key"):
            # From a sign-in alone, over the same connection that asked for the password.
            remember(rows, "rescue_key", reply["rescue_key"].hex())
        rows.execute("UPDATE person SET is_current = 0 WHERE id <> ?", (str(person["id"]),))
        self._keep_person(rows, person, reply["refresh_token"])
        pin_register_key(rows, reply.get("register_key"), self.now_text())
        if before != _current(rows):
            # What this person may not see shows no more, though the server has yet to say.
            judge_scope(rows)
        known = self.open_outbox_of(rows, person["id"])
        if known is None:
            self.open_outbox(rows, person["id"], outbox)
        else:
            # It expects what we have receipts for, or has another outbox: it was restored.
            offer_again(rows, known, outbox["next_n"] if known == outbox["id"] else 0)

    def _keep_person(self, rows: sqlite3.Connection, person: dict[str, Any], token: str) -> None:
        names = ("id", "username", "name_ar", "name_en", "role", "language")
        rows.execute(
            "INSERT INTO person (id, username, name_ar, name_en, role, language, scope,"
            " refresh_token, is_current, signed_in_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
            " sealed('person.refresh_token', ?1, ?8), 1, ?9)"
            " ON CONFLICT (id) DO UPDATE SET username = excluded.username,"
            " name_ar = excluded.name_ar, name_en = excluded.name_en, role = excluded.role,"
            " language = excluded.language, scope = excluded.scope,"
            " refresh_token = excluded.refresh_token, is_current = 1,"
            " signed_in_at = excluded.signed_in_at",
            (*(str(person[name]) for name in names), as_json(person["scope"]), token,
             self.now_text()),
        )  # fmt: skip

    def refresh_token(self) -> str | None:
        with self.database.read() as rows:
            return _token(rows)

    def drop_refresh_token(self) -> None:
        """Forget the sign-in; the person, their works and their outbox stay."""
        with self.database.write() as rows:
            rows.execute("UPDATE person SET refresh_token = NULL WHERE is_current = 1")

    def author(self, rows: sqlite3.Connection) -> sqlite3.Row:
        """The current person's open outbox. Raises NotSignedInError."""
        found: sqlite3.Row | None = rows.execute(
            "SELECT outbox.* FROM outbox JOIN person ON person.id = outbox.person"
            " WHERE is_current = 1 AND is_open = 1"
        ).fetchone()
        if found is None:
            raise NotSignedInError
        return found

    def role(self, rows: sqlite3.Connection) -> str:
        """What the signed-in person is. Raises NotSignedInError."""
        found = rows.execute("SELECT role FROM person WHERE is_current = 1").fetchone()
        if found is None:
            raise NotSignedInError
        return str(found["role"])

    def open_outbox_of(self, rows: sqlite3.Connection, person: UUID) -> UUID | None:
        found = rows.execute(
            "SELECT id FROM outbox WHERE person = ? AND is_open = 1", (str(person),)
        ).fetchone()
        return None if found is None else UUID(found["id"])

    def open_outbox(self, rows: sqlite3.Connection, person: UUID, outbox: dict[str, Any]) -> None:
        """Go on where the server says that this outbox stands."""
        rows.execute(
            "INSERT INTO outbox (id, person, next_n, link, kept_from, kept_link, is_open,"
            " opened_at) VALUES (?, ?, ?, ?, ?, ?, 1, ?)",
            (str(outbox["id"]), str(person), outbox["next_n"], outbox["link"], outbox["next_n"],
             outbox["link"], self.now_text()),
        )  # fmt: skip


def _token(rows: sqlite3.Connection) -> str | None:
    found = rows.execute("SELECT refresh_token FROM open_person WHERE is_current = 1").fetchone()
    return None if found is None else found["refresh_token"]


def keep_scope(rows: sqlite3.Connection, scope: Mapping[str, Any]) -> None:
    """The present person's scope, as a pull told it."""
    before = _current(rows)
    rows.execute("UPDATE person SET scope = ? WHERE is_current = 1", (as_json(scope),))
    if before != _current(rows):
        judge_scope(rows)


def _current(rows: sqlite3.Connection) -> tuple[str, str] | None:
    """Who is signed in, and with which scope."""
    found = rows.execute("SELECT id, scope FROM person WHERE is_current = 1").fetchone()
    return None if found is None else (found["id"], found["scope"])


def offer_again(rows: sqlite3.Connection, outbox: UUID, from_n: int) -> None:
    """What the server lost of an outbox waits once more, refused changes too: it kept those."""
    again = rows.execute(
        "UPDATE change SET state = 'waiting', version = NULL WHERE outbox = ? AND n >= ?"
        " AND state IN ('acknowledged', 'rejected') RETURNING record",
        (str(outbox), from_n),
    ).fetchall()
    refresh_all(rows, [row["record"] for row in again])
    if again:
        offer_files_again(rows)


def offer_files_again(rows: sqlite3.Connection) -> None:
    """The server was restored: what it had and this tablet still holds is asked about again.

    Its upload's place stays: most are still there, and a question is cheaper than the bytes.
    """
    rows.execute(
        "UPDATE file SET state = 'waiting', failures = 0, try_after = NULL"
        " WHERE state = 'there' AND is_here = 1"
    )


def person_view(row: sqlite3.Row) -> PersonView:
    """A row of ``person`` as screens see it."""
    scope = json.loads(row["scope"])
    governorates, contracts = scope["governorates"], scope["contracts"]
    return PersonView(
        id=UUID(row["id"]),
        username=row["username"],
        name_ar=row["name_ar"],
        name_en=row["name_en"],
        role=row["role"],
        language=row["language"],
        governorates=None if governorates is None else tuple(governorates),
        contracts=None if contracts is None else tuple(contracts),
    )
