"""The small programme on a database of its own, a tablet in it, and a receiver."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from server.accounts import service as accounts
from server.accounts.models import Person
from server.app import create_app
from server.db import db, transaction
from server.ports import Ports
from server.webhooks import queries, sending, service
from server.webhooks.models import Webhook, WebhookDelivery
from server.webhooks.service import WebhookWanted
from tests.ports import SteeredClock
from tests.server.sync.field import Tablet, add_person, execute, lay_programme, work
from tests.server.webhooks.receiver import Receiver, receiving
from tests.throwaway import ThrowawayDatabase, throwaway_config


@dataclass
class Office:
    """``planner``: whose webhooks these are."""

    app: Flask
    planner: UUID
    tablet: Tablet

    def make(self, url: str, **wanted: Any) -> tuple[UUID, str]:
        """A webhook and its secret."""
        identifier = uuid4()
        with self.app.app_context():
            person = db.session.get_one(Person, self.planner)
            asked = WebhookWanted("ERP", url, **wanted)
            secret = service.make_webhook(person, accounts.scope_of(person), asked, identifier)
        assert secret is not None
        return identifier, secret

    def log(self, record: UUID | None = None, activity: str = "C09-A01", **more: Any) -> UUID:
        """A work from the tablet, synced."""
        record = record or uuid4()
        fields = work(activity=activity, section=None, from_m=None, to_m=None)
        self.change(record, fields, **more)
        return record

    def change(self, record: UUID, fields: dict[str, Any], **more: Any) -> UUID:
        change = self.tablet.write(fields, record, **more)
        self.tablet.sign_in()  # a token lasts minutes, and these tests days
        receipts = self.tablet.push(first=len(self.tablet.bodies))
        assert [one["outcome"] for one in receipts] != ["rejected"], receipts
        return change

    def tell(self, seconds: float = 20) -> int:
        """What the worker does every few seconds; how many revisions were new."""
        with self.app.app_context():
            found = sending.fan_out()
            sending.send_due(time.monotonic() + seconds)
        return found

    def act(self, verb: str, identifier: UUID, *more: Any) -> Any:
        with self.app.app_context():
            person = db.session.get_one(Person, self.planner)
            return getattr(service, verb)(person, identifier, *more)

    def webhook(self, identifier: UUID) -> Webhook:
        with self.app.app_context():
            return db.session.get_one(Webhook, identifier)

    def deliveries(self, identifier: UUID) -> list[WebhookDelivery]:
        """The first one first."""
        with self.app.app_context():
            return list(reversed(queries.deliveries(identifier, 1000)))

    def change_planner(self, **values: Any) -> None:
        with self.app.app_context(), transaction():
            person = db.session.get_one(Person, self.planner)
            for name, value in values.items():
                setattr(person, name, value)


@pytest.fixture(scope="session")
def told_field(database: ThrowawayDatabase) -> Iterator[Flask]:
    """The small programme, committed: who sends has connections of their own."""
    with database.fresh() as url:
        app = create_app(throwaway_config(url), Ports(clock=SteeredClock()))
        lay_programme(app)
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def office(told_field: Flask, clock: SteeredClock) -> Office:
    """A planner of Hawalli without webhooks; nothing is untold."""
    told_field.extensions["tareeq.ports"] = Ports(clock=clock)
    configure(told_field, may_call_private=True)
    execute(told_field, "DELETE FROM webhook")
    execute(told_field, "DELETE FROM untold_revision")
    planner = add_person(told_field, "planner", governorates=["KW-HA"])
    return Office(told_field, planner.id, Tablet(told_field, add_person(told_field)))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def configure(app: Flask, **settings: Any) -> None:
    app.extensions["tareeq.config"] = replace(app.extensions["tareeq.config"], **settings)


def types(receiver: Receiver) -> list[str]:
    return [json.loads(body)["type"] for _headers, body in receiver.arrived]
