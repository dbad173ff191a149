"""What released tablets sent, sent again: today's server answers it as theirs did."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from mobile.shapes import Reply, Request
from server.accounts.models import Device
from server.db import db, transaction
from shared.sync.chain import first_link
from tests.protocol1.office import Office
from tests.protocol1.recorded import Line, names, read, through
from tests.throwaway import ThrowawayDatabase


class Replay:
    """Sends recorded requests, so that what the server drew by chance then holds now.

    Outbox ids and refresh tokens are signed by the tablets: the rows are given the recorded
    ones. Access tokens and cursors are only passed back: they are exchanged on the way.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._now: dict[str, str] = {}

    def send(self, asked: Line) -> Reply:
        query = dict(asked.get("query", {}))
        if "cursor" in query:
            query["cursor"] = self._now[query["cursor"]]
        token = self._now.get(asked.get("token", ""), asked.get("token"))
        content = None if "body" not in asked else json.dumps(asked["body"], ensure_ascii=False)
        request = Request(asked["method"], asked["path"], content, token, query)
        return through(self._office.app, request)

    def settle(self, recorded: Any, found: Any) -> None:
        """Take over from a recorded reply what later requests name."""
        for name in ("access_token", "cursor"):
            if name in recorded:
                self._now[recorded[name]] = found[name]
        if "refresh_token" in recorded:
            self._rename_token(found["refresh_token"], recorded["refresh_token"])
            self._rename_outbox(found["outbox"]["id"], recorded["outbox"]["id"])
        elif {"id", "next_n", "link"} <= recorded.keys():
            self._rename_outbox(found["id"], recorded["id"])

    def _rename_token(self, found: str, recorded: str) -> None:
        hashes = {"f": _sha256(found), "r": _sha256(recorded)}
        with self._office.app.app_context(), transaction() as session:
            for column in ("token_hash", "replaces"):
                session.execute(
                    text(f"UPDATE refresh_token SET {column} = :r WHERE {column} = :f"),
                    hashes,
                )

    def _rename_outbox(self, found: str, recorded: str) -> None:
        if found == recorded:
            return
        with self._office.app.app_context(), transaction() as session:
            row = session.execute(
                text("SELECT person, device FROM outbox WHERE id = :f AND next_n = 1"),
                {"f": found},
            ).one()
            key = db.session.get_one(Device, row.device).public_key
            link = first_link(UUID(recorded), row.person, key)
            session.execute(
                text("UPDATE outbox SET id = :r, link = :l WHERE id = :f"),
                {"r": recorded, "l": link, "f": found},
            )


def _sha256(words: str) -> bytes:
    return hashlib.sha256(words.encode()).digest()


@pytest.mark.parametrize("name", names())
def test_recorded_requests_are_answered_as_they_were(
    database: ThrowawayDatabase, name: str
) -> None:
    with database.fresh() as url:
        office = Office(url)
        replay = Replay(office)
        for line in read(name):
            if "happens" in line:
                office.happens(line["happens"])
            if "request" in line:
                reply, recorded = replay.send(line["request"]), line["reply"]
                assert_alike(line["request"]["path"], recorded, reply)
                if recorded["status"] < 300:
                    replay.settle(recorded["body"], json.loads(reply.body))
        office.close()


def assert_alike(path: str, recorded: Line, reply: Reply) -> None:
    """The same status and outcomes; everything that was there is there, of the same shape."""
    assert reply.status == recorded["status"], (path, reply.body[:500])
    found = json.loads(reply.body) if reply.body else None
    assert_holds_shape(recorded["body"], found, path)
    assert outcomes(found) == outcomes(recorded["body"]), path
    for name, value in recorded["headers"].items():
        assert reply.headers.get(name) == value


def assert_holds_shape(recorded: Any, found: Any, path: str) -> None:
    """Each member that old tablets were given is there, and of the same type."""
    if isinstance(recorded, dict):
        assert isinstance(found, dict), path
        for name, value in recorded.items():
            assert name in found, f"{path}.{name} is gone"
            assert_holds_shape(value, found[name], f"{path}.{name}")
    elif isinstance(recorded, list):
        assert isinstance(found, list), path
        assert len(found) == len(recorded), f"{path} has {len(found)}, not {len(recorded)}"
        for index, (old, new) in enumerate(zip(recorded, found, strict=True)):
            assert_holds_shape(old, new, f"{path}[{index}]")
    elif recorded is not None:
        assert type(found) is type(recorded), f"{path} is {found!r}, was {recorded!r}"


OF_RECEIPT = ("n", "change", "outcome", "version", "repeated")
OF_RECORD = ("record", "version", "change", "kind", "is_deleted", "governorate", "contract")


def outcomes(body: Any) -> Any:
    """What a reply decides, without what is drawn by chance or hashed over it."""
    if not isinstance(body, dict):
        return body
    if "error" in body:
        return {"code": body["error"]["code"], "next_n": body["error"].get("next_n")}
    receipts = [*body.get("receipts", []), *body.get("answers", [])]
    return {
        "receipts": [{n: one.get(n) for n in OF_RECEIPT} | _codes(one) for one in receipts],
        "records": [
            {n: one[n] for n in OF_RECORD} | {"conflicts": sorted(one["conflicts"])}
            for one in body.get("records", [])
        ],
        "values": [_values(one["fields"]) for one in body.get("records", [])],
        **{n: body[n] for n in ("next_n", "more", "start_over", "exits", "is_same") if n in body},
    }


def _codes(receipt: Line) -> Line:
    return {"codes": [error["code"] for error in receipt.get("errors") or []]}


def _values(fields: Line) -> Line:
    """The values that tablets of the time knew; newer fields may stand beside them."""
    return {name: value for name, value in fields.items() if name in OLD_FIELDS}


OLD_FIELDS = {
    "activity", "boq_item", "section", "from_m", "to_m", "layer", "lane", "quantity", "notes",
    "place", "state", "return_reason", "accepted_quantity",
}  # fmt: skip


def test_recorded_links_are_what_docs_say() -> None:
    """The chain by hand, from the recording alone: no code of ours."""
    requests = [line["request"] for line in read("push") if "request" in line]
    sent = next(asked["body"] for asked in requests if asked["path"].endswith("/push"))
    link = base64.b64decode(sent["prev_link"])
    for n, change in enumerate(sent["changes"], sent["first_n"]):
        body_hash = hashlib.sha256(change["body"].encode()).digest()
        assert body_hash.hex() == change["sha256"]
        link = hashlib.sha256(link + n.to_bytes(8, "big") + body_hash).digest()
    assert base64.b64encode(link).decode() == sent["head"]["link"]
