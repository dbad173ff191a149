"""A small programme, its people, and tablets that push to the real routes."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import text
from uuid6 import uuid7
from werkzeug.test import TestResponse

from server.accounts import tokens
from server.accounts.models import Person
from server.db import db, transaction
from server.figures import service as figures
from shared.rules.clocks import Clocks
from shared.sync.chain import body_hash, first_link, head_message, next_link
from shared.wire.change import write_body, write_clocks
from tests.ports import START

PROGRAMME = """
    INSERT INTO governorate VALUES
      ('KW-HA', 'حولي', 'Hawalli', ST_Multi(ST_MakeEnvelope(48.0, 29.3, 48.1, 29.4, 4326)), ''),
      ('KW-KU', 'العاصمة', 'Capital', ST_Multi(ST_MakeEnvelope(47.9, 29.3, 48.0, 29.4, 4326)), '');
    INSERT INTO road_section VALUES
      ('R5-E-01', 'R5', 'الدائري الخامس', 'Fifth Ring', 'main', 'east', 3, 12, 0, 4850, true,
       ST_GeomFromText('LINESTRING(48.02 29.33, 48.07 29.33)', 4326));
    INSERT INTO contract
    SELECT n, 'عقد', 'Contract', 'مقاول تجريبي', 'Demo', 'استشاري', 'Demo', ARRAY[g], 1000000,
           '2024-11-12', 1095, 0, 5, 100, 10, '2030-01-01', '2035-01-01'
    FROM (VALUES (7, 'KW-KU'), (9, 'KW-HA'), (10, 'KW-HA')) AS c (n, g);
    INSERT INTO zone SELECT number, 'Z1', 'منطقة', 'Zone' FROM contract;
    INSERT INTO activity
    SELECT code, contract, 'Z1', '1', 'رصف', 'Paving', 'wearing_course', 'wearing', governorate,
           NULL, section, 0, 4850, '2026-01-01', '2026-12-01', '',
           ST_SetSRID(ST_MakePoint(48.05, 29.33), 4326)
    FROM (VALUES ('C09-A01', 9, 'KW-HA', 'R5-E-01'), ('C09-A02', 9, 'KW-HA', NULL),
                 ('C10-A01', 10, 'KW-HA', NULL), ('C07-A01', 7, 'KW-KU', NULL))
         AS a (code, contract, governorate, section);
    INSERT INTO boq_item
    SELECT number, code, 'بند', 'Line', 'm2', 1500, 3.5
    FROM contract, (VALUES ('B1'), ('B2')) AS b (code);
    INSERT INTO activity_boq SELECT code, contract, 'B1', 1000 FROM activity;
    INSERT INTO activity_boq VALUES ('C09-A01', 9, 'B2', 1000);
"""
WAITING = """
    SELECT FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()
"""


def lay_programme(app: Flask) -> None:
    """Two governorates, three contracts, a road section and four activities."""
    with app.app_context(), transaction() as session:
        for statement in PROGRAMME.split(";\n"):
            if statement.strip():
                session.execute(text(statement))
        for contract in (7, 9, 10):
            figures.renew_contract(contract)


def add_person(app: Flask, role: str = "inspector", **scope: Any) -> Person:
    """Somebody who sees all, or ``governorates`` and ``contracts``."""
    governorates, contracts = scope.get("governorates"), scope.get("contracts")
    person = Person(
        id=uuid4(), username=f"{role}.{uuid4().hex[:8]}", name_ar="مفتش تجريبي", name_en="Demo",
        role=role, password_hash="", created_at=START,
        has_all_governorates=governorates is None, governorates=governorates or [],
        has_all_contracts=contracts is None, contracts=contracts or [],
        is_active=True, scope_version=1, session_version=1, language="ar",
    )  # fmt: skip
    with app.app_context(), transaction() as session:
        session.add(person)
        session.flush()
        session.refresh(person)
        session.expunge(person)
    return person


@dataclass
class Tablet:
    """A device with one person's outbox; it remembers the chain it has made."""

    app: Flask
    person: Person
    device: UUID = field(default_factory=uuid4)
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    clock_error: timedelta = timedelta()
    bodies: list[str] = field(default_factory=list)
    links: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sign_in()
        self.links = [first_link(self.outbox, self.person.id, self.public_key)]

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def sign_in(self) -> None:
        with self.app.app_context():
            given = tokens.sign_in_device(self.person, self.device, "لوح", self.public_key)
            self.outbox, self.token = given.outbox.id, given.access_token

    def write(
        self,
        fields: dict[str, Any],
        record: UUID | None = None,
        base: UUID | None = None,
        op: str = "put",
        made_at: datetime = START,
        **more: Any,
    ) -> UUID:
        """Append a change to the outbox; its id."""
        change = more.pop("change", None) or uuid7()
        at = made_at + self.clock_error
        body = write_body(
            UUID(str(change)), record or uuid4(), more.pop("kind", "work"), op, base, fields, at,
            Clocks(at, 1000, "boot"), **more,
        )  # fmt: skip
        self.append(body)
        return UUID(str(change))

    def append(self, body: str, hash_: bytes | None = None) -> None:
        """Append any text at all."""
        self.bodies.append(body)
        n = len(self.bodies)
        self.links.append(next_link(self.links[-1], n, hash_ or body_hash(body)))

    def message(self, first: int = 1, last: int | None = None, **more: Any) -> dict[str, Any]:
        """The push of entries ``first`` to ``last``."""
        last = last or len(self.bodies)
        bodies = self.bodies[first - 1 : last]
        signature = self.key.sign(head_message(self.outbox, last, self.links[last]))
        now = START + self.clock_error
        return {
            "protocol": 1,
            "outbox": str(self.outbox),
            "device_time": write_clocks(Clocks(now, 1000, "boot")),
            "first_n": first,
            "prev_link": _text(self.links[first - 1]),
            "changes": [{"sha256": body_hash(body).hex(), "body": body} for body in bodies],
            "head": {"n": last, "link": _text(self.links[last]), "signature": _text(signature)},
            **more,
        }

    def send(self, message: dict[str, Any], **headers: str) -> TestResponse:
        content = json.dumps(message).encode()
        return self.send_bytes(content, **headers)

    def send_bytes(self, content: bytes, **headers: str) -> TestResponse:
        return self.app.test_client().post(
            "/api/v1/sync/push",
            data=content,
            headers={"Content-Type": "application/json", **self.identity, **headers},
        )

    @property
    def identity(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def push(self, first: int = 1, last: int | None = None) -> list[dict[str, Any]]:
        """Push and return the receipts; fails on any refusal."""
        reply = self.send(self.message(first, last))
        assert reply.status_code == 200, reply.get_data(as_text=True)
        return list(reply.get_json()["receipts"])

    def pull(self, cursor: str = "", **query: Any) -> dict[str, Any]:
        reply = self.app.test_client().get(
            "/api/v1/sync/pull", query_string={"cursor": cursor, **query}, headers=self.identity
        )
        assert reply.status_code == 200, reply.get_data(as_text=True)
        return dict(reply.get_json())


def work(**fields: Any) -> dict[str, Any]:
    """The fields of a good first change, with no flag."""
    return {
        "activity": "C09-A01",
        "boq_item": "B1",
        "section": "R5-E-01",
        "from_m": "100",
        "to_m": "200",
        "layer": "wearing",
        "lane": "1",
        "quantity": "412.50",
        "notes": "",
        "place": {"lat": "29.330000", "lon": "48.021000", "accuracy_m": "4.0", "fixed_at": None},
        "state": "logged",
        **fields,
    }


def rows(app: Flask, statement: str, **values: Any) -> list[Any]:
    """What a statement finds, read afresh."""
    with app.app_context():
        return list(db.session.execute(text(statement), values))


def execute(app: Flask, statement: str, **given: Any) -> None:
    """Change the database behind the product's back."""
    with app.app_context(), transaction() as session:
        session.execute(text(statement), given)


def await_lock(app: Flask, is_done: Callable[[], bool]) -> None:
    """Until somebody waits for a lock of the database, or whoever might ``is_done``."""
    until = time.monotonic() + 3
    while not is_done() and not rows(app, WAITING) and time.monotonic() < until:
        time.sleep(0.02)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def moment(days: float = 0, hours: float = 0) -> datetime:
    return datetime(2026, 3, 2, 6, tzinfo=UTC) + timedelta(days=days, hours=hours)
