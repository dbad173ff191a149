"""Two acceptances at once never accept together what one after the other would not."""

from __future__ import annotations

import threading
import time
from decimal import Decimal
from uuid import UUID, uuid4

from flask import Flask

from server.db import transaction
from server.fieldwork import service
from server.http.errors import Refusal
from server.register.incoming import Author
from shared.rules.scope import EVERYTHING
from tests.server.sync.field import Tablet, add_person, rows, work

WAITING = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


class Race:
    """Two works of which the first was withdrawn, then logged again while both are accepted."""

    def __init__(self, app: Flask, first: dict[str, str], second: dict[str, str]) -> None:
        self.app, self.tablet = app, Tablet(app, add_person(app))
        supervisor = add_person(app, "supervisor")
        self.author = Author(supervisor.id, "supervisor", EVERYTHING)
        (self.first, logged), (self.second, self.seen) = self.log(**first), self.log(**second)
        self.withdrawn = self.tablet.write({"state": "withdrawn"}, self.first, logged)
        self.tablet.push(first=3)

    def log(self, **fields: str) -> tuple[UUID, UUID]:
        record = uuid4()
        change = self.tablet.write(work(**fields), record)
        self.tablet.push(first=len(self.tablet.bodies))
        self.app.extensions["tareeq.ports"].clock.advance(minutes=1)
        return record, change

    def run(self, quantity: str) -> str:
        """Accept the first while the second's acceptance is not committed; the refusal's code."""
        written, may_commit, codes = threading.Event(), threading.Event(), list[str]()
        holding = threading.Thread(target=self.hold_second, args=(quantity, written, may_commit))
        holding.start()
        assert written.wait(3)
        again = self.tablet.write({"state": "logged"}, self.first, self.withdrawn)
        self.tablet.push(first=4)
        other = threading.Thread(target=self.accept_first, args=(again, quantity, codes))
        other.start()
        until = time.monotonic() + 3
        while other.is_alive() and not rows(self.app, WAITING) and time.monotonic() < until:
            time.sleep(0.02)
        may_commit.set()
        holding.join()
        other.join()
        return codes[0]

    def hold_second(
        self, quantity: str, written: threading.Event, may_commit: threading.Event
    ) -> None:
        fields = {"state": "accepted", "accepted_quantity": quantity}
        with self.app.app_context(), transaction():
            service._applied(self.second, self.seen, fields, self.author)
            written.set()
            may_commit.wait(4)

    def accept_first(self, seen: UUID, quantity: str, codes: list[str]) -> None:
        with self.app.app_context():
            try:
                service.accept_work(self.first, seen, Decimal(quantity), self.author)
                codes.append("")
            except Refusal as refusal:
                codes.append(refusal.code)


def test_the_second_of_two_acceptances_sees_the_first(committed_field: Flask) -> None:
    first = {"quantity": "600", "from_m": "0", "to_m": "10"}
    second = {"quantity": "600", "from_m": "10", "to_m": "20"}
    assert Race(committed_field, first, second).run("600") == "acceptance_blocked"
    found = rows(committed_field, "SELECT sum(accepted_quantity) FROM work")
    assert found == [(600,)]
