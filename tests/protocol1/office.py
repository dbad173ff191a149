"""The server that days are played against: its people, its programme, and what befalls it."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from sqlalchemy import text

from server.accounts.models import Person
from server.accounts.passwords import hash_password
from server.app import create_app
from server.db import db, transaction
from tests.mobile.steered import START
from tests.ports import SteeredClock, steered_ports
from tests.protocol1.days import PASSWORD
from tests.server.sync.field import lay_programme
from tests.throwaway import throwaway_config

EPOCHS = (UUID(int=71), UUID(int=72))


class Office:
    """The application with two people whose ids are the same in every run."""

    def __init__(self, url: str) -> None:
        self.clock = SteeredClock(START)
        self.app: Flask = create_app(throwaway_config(url), steered_ports(self.clock))
        lay_programme(self.app)
        with self.app.app_context(), transaction() as session:
            for number, role in enumerate(("inspector", "supervisor"), 1):
                session.add(_person(number, role))
            session.execute(
                text("INSERT INTO register_state (id, epoch) VALUES (1, :e)"
                     " ON CONFLICT (id) DO UPDATE SET epoch = :e"), {"e": EPOCHS[0]}
            )  # fmt: skip

    def happens(self, what: str) -> None:
        if what == "an hour passes":
            self.clock.advance(hours=1)
        if "taken out of the programme" in what:
            self._drop_activity(what.split(maxsplit=1)[0])
        if what == "the server is restored to when it had one change":
            self._forget_all_but_the_first()

    def _drop_activity(self, code: str) -> None:
        with self.app.app_context(), transaction() as session:
            for table, column in (("activity_boq", "activity"), ("activity", "code")):
                session.execute(text(f"DELETE FROM {table} WHERE {column} = :code"), {"code": code})

    def _forget_all_but_the_first(self) -> None:
        """As a restore does: younger rows are gone, and the epoch is another."""
        with self.app.app_context(), transaction() as session:
            (outbox, link) = session.execute(
                text("SELECT outbox, link FROM outbox_entry WHERE n = 1")
            ).one()
            later = "SELECT record FROM revision WHERE change IN (SELECT change FROM outbox_entry WHERE n > 1)"  # noqa: E501
            for table in ("work", "head", "revision"):
                session.execute(text(f"DELETE FROM {table} WHERE record IN ({later})"))
            session.execute(text("DELETE FROM outbox_entry WHERE n > 1"))
            session.execute(text("DELETE FROM outbox_head WHERE n > 1"))
            moved = "UPDATE outbox SET next_n = 2, link = :link WHERE id = :outbox"
            session.execute(text(moved), {"link": link, "outbox": outbox})
            session.execute(text("UPDATE register_state SET epoch = :e"), {"e": EPOCHS[1]})

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()


def _person(number: int, role: str) -> Person:
    return Person(
        id=UUID(int=number), username=role, name_ar="شخص تجريبي", name_en="Test Person",
        role=role, password_hash=hash_password(PASSWORD), created_at=START,
        has_all_governorates=True, governorates=[], has_all_contracts=True, contracts=[],
        is_active=True, scope_version=1, session_version=1, language="ar",
    )  # fmt: skip
