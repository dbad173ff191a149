"""The supervisor of a seeded day. He pulls with cursors all day long, and decides on what he saw.

His device is also the witness that the feed skips no commit: what he has seen at the end must be
every head of the register, though he has asked at the worst moments.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.accounts.models import Person
from server.db import db
from server.fieldwork.service import decide_conflict
from server.http.errors import Refusal
from server.register.incoming import Author
from server.sync.service import discard
from shared.rules.scope import Scope
from tests.simulation.seeded.cast import DALAL, PASSWORD
from tests.simulation.seeded.faults import Faults, ServerKilledError
from tests.simulation.seeded.server import Server

PAGE = 7
REASON = "أعد القياس"
ALL = Scope(None, None)


@dataclass
class Supervisor:
    """``seen``: record -> head as the feed brought it last."""

    server: Server
    faults: Faults
    chance: Random
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)
    cursor: str = ""
    token: str = ""

    def look(self) -> bool:
        """Pull to the end, page by page; False when a worker died over it: asked again later."""
        has_more = True
        while has_more:
            page = self._ask("GET", "/api/v1/sync/pull", {"cursor": self.cursor, "limit": PAGE})
            if page is None:
                return False
            if page["start_over"]:
                self.seen.clear()
            self.seen |= {head["record"]: head for head in page["records"]}
            self.cursor, has_more = page["cursor"], page["more"]
        return True

    def give_back(self) -> None:
        work = self._one_in("logged", "corrected")
        if work and self._post(work, "return", {"reason": REASON}):
            self.faults.happened("returned")

    def accept(self) -> None:
        work = self._one_in("logged", "corrected")
        if work and self._post(work, "accept", {"accepted_quantity": work["fields"]["quantity"]}):
            self.faults.happened("accepted")

    def decide(self) -> None:
        """Take a proposal, or keep what stands."""
        disputed = [head for head in self._in_order() if head["conflicts"]]
        if not disputed:
            return
        head = self.chance.choice(disputed)
        name = self.chance.choice(sorted(head["conflicts"]))
        proposals = head["conflicts"][name]["proposals"]
        named = sorted(one["change"] for one in proposals.values())
        take = self.chance.choice([None, *map(UUID, named)])
        record, seen = UUID(head["record"]), UUID(head["change"])
        author = Author(DALAL.id, DALAL.role, ALL)
        if self._in_office(lambda: decide_conflict(record, seen, name, take, author)):
            self.faults.happened("decided")

    def discard(self) -> None:
        """Give up one change that is in quarantine."""
        open_ = self.server.rows(
            "SELECT outbox, n FROM quarantined WHERE mended_by IS NULL AND discarded_at IS NULL"
            " ORDER BY received_at, n, change"
        )
        if not open_:
            return
        outbox, n = self.chance.choice(open_)

        def give_up() -> bool:
            discard(outbox, n, REASON, db.session.get_one(Person, DALAL.id), ALL)
            return True

        if self._in_office(give_up):
            self.faults.happened("discarded")

    def _one_in(self, *states: str) -> dict[str, Any] | None:
        found = [
            head
            for head in self._in_order()
            if head["fields"].get("state") in states and not head["is_deleted"]
        ]
        return self.chance.choice(found) if found else None

    def _in_order(self) -> list[dict[str, Any]]:
        return [self.seen[record] for record in sorted(self.seen)]

    def _post(self, work: dict[str, Any], verb: str, message: dict[str, Any]) -> bool:
        path = f"/api/v1/works/{work['record']}/{verb}"
        return self._ask("POST", path, {}, {**message, "seen": work["change"]}) is not None

    def _in_office(self, act: Any) -> Any:
        try:
            return self.server.in_office(act, "office")
        except ServerKilledError:
            return None
        except Refusal as refusal:
            self.faults.tell(f"the office is refused: {refusal.code}")
            return None

    def _ask(
        self, method: str, path: str, query: dict[str, Any], message: dict[str, Any] | None = None
    ) -> Any:
        """The reply's content; None for a refusal, or when the worker died."""
        body = b"" if message is None else json.dumps(message).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if message is None:
            del headers["Content-Type"]
        try:
            reply = self.server.ask(method, path, urlencode(query), headers, body)
        except ServerKilledError:
            return None
        self.faults.tell(f"office {method} {path}: {reply.status}")
        if reply.status == 401 and path != "/api/v1/auth/token":
            self._sign_in()
            return self._ask(method, path, query, message) if self.token else None
        return json.loads(reply.content) if reply.status < 300 else None

    def _sign_in(self) -> None:
        key = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x0d").public_key()
        device = {
            "id": str(UUID(int=0xD0)),
            "name": "مكتب",
            "public_key": base64.b64encode(key.public_bytes_raw()).decode(),
        }
        message = {"username": DALAL.username, "password": PASSWORD, "device": device}
        self.token = ""
        found = self._ask("POST", "/api/v1/auth/token", {}, message)
        self.token = found["access_token"] if found else ""
