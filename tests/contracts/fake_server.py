"""A server in memory behind the transport port: protocol 1 without HTTP, database and rules.

It keeps the promises that a tablet builds on (chain, receipts, once, feed), so that the engine
can be tested fast; tests/contracts holds it and the real one to the same behaviour.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from marshmallow import ValidationError

from mobile.shapes import Reply, Request
from shared.sync.chain import (
    body_hash,
    first_link,
    head_message,
    lost_message,
    next_link,
    refresh_message,
)
from shared.sync.merge import edited, merge_edit
from shared.wire.change import change_schema
from shared.wire.errors import wire_error
from shared.wire.kinds import KINDS
from shared.wire.losses import lost_request
from shared.wire.messages import push_request
from shared.wire.text import read_json
from shared.wire.work import tidy
from tests.contracts.fake_files import TUS, FakeFiles

NOW = "2026-03-02T06:00:00.000000Z"
PERSON = {
    "id": str(UUID(int=41)),
    "username": "inspector",
    "name_ar": "مفتش تجريبي",
    "name_en": "Test Inspector",
    "role": "inspector",
    "language": "ar",
    "scope": {"governorates": None, "contracts": None},
}
REFERENCE = {
    "version": "1",
    "contracts": [{"number": 9, "title_ar": "عقد", "title_en": "Contract"}],
    "activities": [
        {
            "code": code, "contract": 9, "name_ar": "رصف", "name_en": "Paving",
            "work_type": "wearing_course", "layer": "wearing", "governorate": "KW-HA",
            "baseline_start": "2026-01-01", "baseline_finish": "2026-12-01",
            "lat": 29.33, "lon": 48.05,
        }
        for code in ("C09-A01", "C09-A02")
    ],
    "activity_boq": [
        {
            "activity": code, "boq_item": "B1", "description_ar": "بند", "description_en": "Line",
            "unit": "m2", "quantity": "1000",
        }
        for code in ("C09-A01", "C09-A02")
    ],
}  # fmt: skip


class RefusedError(Exception):
    def __init__(self, status: int, code: str, **more: Any) -> None:
        self.reply = _reply(status, {"error": wire_error(code, **more)})


class FakeServer:
    """``send`` is the transport. ``heads``: record -> its row in the feed."""

    def __init__(self, password: str) -> None:
        self.password = password
        self.outboxes: dict[UUID, dict[str, Any]] = {}
        self.current: dict[UUID, UUID] = {}
        self.devices: dict[UUID, bytes] = {}
        self.tokens: dict[str, UUID] = {}
        self.refreshable: dict[str, UUID] = {}
        self.heads: dict[UUID, dict[str, Any]] = {}
        self.wholes: dict[str, tuple[UUID, dict[str, Any]]] = {}
        self.numbers: dict[UUID, int] = {}
        self.files = FakeFiles()
        self.epoch = "1"

    def send(self, request: Request) -> Reply:
        if request.path.startswith("/files"):
            is_known = request.token in self.tokens
            return self.files.send(request) if is_known else Reply(401, TUS, b"")
        doors: dict[tuple[str, str], Callable[[Request], Reply]] = {
            ("POST", "/api/v1/auth/token"): self._token,
            ("POST", "/api/v1/auth/refresh"): self._refresh,
            ("POST", "/api/v1/sync/push"): self._push,
            ("POST", "/api/v1/sync/outboxes"): self._outbox,
            ("POST", "/api/v1/sync/lost"): self._lost,
            ("POST", "/api/v1/sync/held"): lambda _: _reply(200, {"taken": 0}),
            ("GET", "/api/v1/sync/pull"): self._pull,
            ("GET", "/api/v1/reference"): self._reference,
        }
        try:
            if (request.method, request.path) not in doors:
                raise RefusedError(404, "not_found")
            return doors[request.method, request.path](request)
        except RefusedError as refused:
            return refused.reply

    def _token(self, request: Request) -> Reply:
        message = json.loads(request.content or "")
        if message["password"] != self.password:
            raise RefusedError(401, "sign_in_failed")
        device = UUID(message["device"]["id"])
        self.devices[device] = base64.b64decode(message["device"]["public_key"])
        return self._signed_in(device)

    def _refresh(self, request: Request) -> Reply:
        message = json.loads(request.content or "")
        device = self.refreshable.get(message["refresh_token"])
        if device is None:
            raise RefusedError(401, "sign_in_needed")
        signature = base64.b64decode(message["signature"])
        key = Ed25519PublicKey.from_public_bytes(self.devices[device])
        key.verify(signature, refresh_message(message["refresh_token"]))
        return self._signed_in(device)

    def _signed_in(self, device: UUID) -> Reply:
        access, refresh = uuid4().hex, uuid4().hex
        self.tokens[access] = self.refreshable[refresh] = device
        if device not in self.current:
            self._open(device)
        outbox = self.outboxes[self.current[device]]
        message = {
            "access_token": access, "access_lasts_s": 900, "refresh_token": refresh,
            "person": PERSON, "outbox": _outbox(outbox), "server_time": NOW,
        }  # fmt: skip
        return _reply(200, message)

    def _open(self, device: UUID) -> dict[str, Any]:
        outbox = uuid4()
        link = first_link(outbox, UUID(PERSON["id"]), self.devices[device])  # type: ignore[arg-type]
        self.outboxes[outbox] = {
            "id": outbox, "device": device, "links": [link], "receipts": [],
        }  # fmt: skip
        self.current[device] = outbox
        return self.outboxes[outbox]

    def _device(self, request: Request) -> UUID:
        if request.token not in self.tokens:
            raise RefusedError(401, "token_expired")
        return self.tokens[request.token or ""]

    def _outbox(self, request: Request) -> Reply:
        return _reply(201, _outbox(self._open(self._device(request))))

    def _lost(self, request: Request) -> Reply:
        """Chain goes on from the link that the device signed; what is lost has no receipt."""
        self._device(request)
        message = lost_request.load(json.loads(request.content or ""))
        outbox, to_n, link = self.outboxes[message["outbox"]], message["to_n"], message["link"]
        key = Ed25519PublicKey.from_public_bytes(self.devices[outbox["device"]])
        key.verify(message["signature"], lost_message(outbox["id"], to_n, link))
        missing = to_n + 1 - len(outbox["links"])
        outbox["links"] += [link] * missing
        outbox["receipts"] += [None] * missing
        return _reply(200, {"next_n": len(outbox["links"])})

    def _push(self, request: Request) -> Reply:
        self._device(request)
        message = push_request.load(read_json(request.content or ""))
        outbox = self.outboxes.get(message["outbox"])
        if outbox is None:
            raise RefusedError(404, "outbox_unknown")
        links, first_n = outbox["links"], message["first_n"]
        if first_n > len(links):
            raise RefusedError(409, "gap", next_n=len(links))
        self._check_chain(outbox, message)
        receipts = []
        for n, sent in enumerate(message["changes"], first_n):
            if n < len(links):
                receipts.append({**outbox["receipts"][n - 1], "repeated": True})
                continue
            links.append(next_link(links[-1], n, body_hash(sent["body"])))
            outbox["receipts"].append(self._take(n, sent["body"]))
            receipts.append(outbox["receipts"][-1])
        return _reply(200, {"server_time": NOW, "next_n": len(links), "receipts": receipts})

    def _check_chain(self, outbox: dict[str, Any], message: dict[str, Any]) -> None:
        head, link = message["head"], message["prev_link"]
        key = Ed25519PublicKey.from_public_bytes(self.devices[outbox["device"]])
        key.verify(head["signature"], head_message(outbox["id"], head["n"], head["link"]))
        known = outbox["links"]
        for n, sent in enumerate([None, *message["changes"]], message["first_n"] - 1):
            if sent is not None:
                assert body_hash(sent["body"]).hex() == sent["sha256"]
                link = next_link(link, n, body_hash(sent["body"]))
            if n < len(known) and known[n] != link:
                raise RefusedError(409, "fork")
        assert link == head["link"]

    def _take(self, n: int, body: str) -> dict[str, Any]:
        change = change_schema.load(read_json(body))
        try:
            fields = tidy(KINDS[change["kind"]].schema.load(change["fields_"]))
            self._check(change, fields)
        except (ValidationError, RefusedError) as error:
            code = (
                "transition_not_allowed" if isinstance(error, RefusedError) else "activity_unknown"
            )
            receipt = {"n": n, "change": str(change["id"]), "outcome": "rejected"}
            return {**receipt, "errors": [wire_error(code, "activity")]}
        return self.apply(n, change, fields)

    def _check(self, change: dict[str, Any], fields: dict[str, Any]) -> None:
        codes = {row["code"] for row in REFERENCE["activities"]}  # type: ignore[index]
        if fields.get("activity", "C09-A01") not in codes:
            raise ValidationError("activity_unknown")
        before = self.heads.get(change["record"])
        state = before["fields"].get("state") if before else None
        life = KINDS[change["kind"]].lifecycle
        if "state" in fields and not life.may_move(state, fields["state"], "inspector", True):
            raise RefusedError(409, "transition_not_allowed")

    def apply(self, n: int, change: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
        """Merge one change into its record, and answer it."""
        head, kind = self.heads.get(change["record"]), change.get("kind", "work")
        receipt = {"n": n, "change": str(change["id"]), "outcome": "created", "version": 1}
        policies, conflicts = KINDS[kind].policies, dict[str, Any]()
        if head is None:
            fields = edited({}, fields, policies)
        else:
            base = self.wholes[str(change["base"])][1]
            merged = merge_edit(
                base, fields, head["fields"], head["conflicts"], "me", str(change["id"]), policies
            )
            receipt["outcome"] = "conflict" if merged.has_new_conflict else "updated"
            receipt["version"] = head["version"] + 1
            fields, conflicts = merged.whole, merged.conflicts
        self.heads[change["record"]] = {
            "record": str(change["record"]), "kind": kind, "version": receipt["version"],
            "change": str(change["id"]), "hash": "00", "governorate": "KW-HA", "contract": 9,
            "is_deleted": change.get("op") == "delete", "author": PERSON["id"], "fields": fields,
            "conflicts": conflicts, "flags": [],
        }  # fmt: skip
        self.wholes[str(change["id"])] = (change["record"], fields)
        self.numbers[change["record"]] = max(self.numbers.values(), default=0) + 1
        return receipt

    def _pull(self, request: Request) -> Reply:
        self._device(request)
        epoch, _, seen = request.query.get("cursor", f"{self.epoch}:0").partition(":")
        is_start_over = epoch != self.epoch
        since = 0 if is_start_over else int(seen)
        new = [] if is_start_over else [r for r, n in self.numbers.items() if n > since]
        last = max((self.numbers[r] for r in new), default=since)
        message = {
            "records": [self.heads[record] for record in new], "exits": [], "dropped_scopes": [],
            "answers": [], "roots": [], "cursor": f"{self.epoch}:{last}", "more": is_start_over,
            "start_over": is_start_over,
        }  # fmt: skip
        return _reply(200, message)

    def _reference(self, request: Request) -> Reply:
        self._device(request)
        if request.query.get("version") == REFERENCE["version"]:
            return _reply(200, {"version": REFERENCE["version"], "is_same": True})
        return _reply(200, REFERENCE)


def _outbox(outbox: dict[str, Any]) -> dict[str, Any]:
    link = base64.b64encode(outbox["links"][-1]).decode()
    return {"id": str(outbox["id"]), "next_n": len(outbox["links"]), "link": link}


def _reply(status: int, content: Any) -> Reply:
    headers = {"content-type": "application/json", "date": _date()}
    return Reply(status, headers, json.dumps(content).encode())


def _date() -> str:
    return datetime(2026, 3, 2, 6, tzinfo=UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
