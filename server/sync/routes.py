"""Protocol 1's ``/api/v1/sync``: push, pull, and a new outbox after a fork."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request
from marshmallow import EXCLUDE, Schema, fields, validate

from server.accounts import service as accounts
from server.db.as_json import as_json
from server.http.errors import Refusal
from server.http.identity import current_device, current_person, scope_of
from server.http.incoming import Blueprint
from server.http.permissions import (
    EMPLOYER,
    EVERYBODY,
    allow,
    even_when_revoked,
    keeps_raw,
    refuses,
    takes_files_to,
)
from server.sync import comparing, feed_lag, pulling, service, standing
from server.sync.arriving import arrived
from server.sync.proving import prove
from shared.vocabulary.roles import ADMINISTRATOR, INSPECTOR, SUPERVISOR
from shared.wire.fields import write_moment
from shared.wire.losses import HeldReply, HeldRequest, LostReply, LostRequest, RescueReply
from shared.wire.messages import OutboxSchema, PullReply, PushReply, PushRequest
from shared.wire.proof import Proof
from shared.wire.protocol import MAX_PULL_RECORDS, MAX_RESCUE_BYTES
from shared.wire.verify import StandingReply, StandingRequest, VerifyReply, VerifyRequest

blp = Blueprint(
    "sync",
    __name__,
    url_prefix="/api/v1/sync",
    description="Tablets' changes into the register, and the register's to the tablets.",
)


class CulpritSchema(Schema):
    """Who holds the feed back: a session of any database of the cluster."""

    pid = fields.Integer(allow_none=True)
    database = fields.String(allow_none=True)
    application = fields.String(allow_none=True)
    state = fields.String(allow_none=True)
    since = fields.DateTime()


class FeedLagSchema(Schema):
    held_back_s = fields.Float(required=True)
    is_late = fields.Boolean(required=True)
    culprit = fields.Nested(CulpritSchema, required=True, allow_none=True)


class PullQuery(Schema):
    class Meta:
        unknown = EXCLUDE

    cursor = fields.String(load_default="")
    limit = fields.Integer(
        load_default=MAX_PULL_RECORDS,
        validate=validate.Range(1, error="number_not_allowed"),
        error_messages={"invalid": "number_wrong"},
    )


@blp.post("/push")
@allow(*EVERYBODY)
@even_when_revoked
@keeps_raw("changes")
@blp.arguments(PushRequest)
@blp.response(200, PushReply)
@refuses("gap", "fork", "outbox_unknown", "chain_broken", "signature_wrong", "protocol_unknown")
def push(message: dict[str, Any]) -> Response:
    """Send an outbox's changes, at most 500 at a time, gzipped if wished.

    Each gets a receipt; a bad one is quarantined with its reason and harms no other. 409
    `gap` {next_n}: send from there. 409 `fork`: open a new outbox and send the same in it.
    Everybody may hand in: what its author may not do as of now is kept in quarantine.
    """
    device = current_device()
    if device is not None:
        accounts.note_seen(device)
    reply = service.push(message)
    # Receipts are kept as they travel: a schema would copy each, member by member.
    plain = {**reply, "server_time": write_moment(reply["server_time"])}
    return Response(as_json(plain), mimetype="application/json")


@blp.get("/pull")
@allow(INSPECTOR, SUPERVISOR)
@blp.arguments(PullQuery, location="query")
@blp.response(200, PullReply)
@refuses("cursor_wrong")
def pull(query: dict[str, Any]) -> Response:
    """What changed in one's scope since the cursor, oldest first; "" or none at the first time.

    While `more` is true, go on with the new cursor. `start_over`: the cursor belongs to
    another state of the server or another scope; go on with the new one, and drop in the end
    what was not sent again.
    """
    device = current_device()
    if device is not None:
        accounts.note_seen(device)
    text = pulling.pull(
        scope_of(current_person()), device and device.id, query["cursor"], query["limit"]
    )
    return Response(text, mimetype="application/json")


@blp.post("/outboxes")
@allow(*EVERYBODY)
@even_when_revoked
@blp.response(201, OutboxSchema)
def open_outbox() -> dict[str, Any]:
    """Open a new outbox for this person on this device, after a fork."""
    outbox = service.open_outbox(current_person(), current_device())
    return {"id": outbox.id, "next_n": outbox.next_n, "link": outbox.link}


@blp.post("/verify")
@allow(INSPECTOR, SUPERVISOR)
@refuses("cursor_wrong", "pull_first")
@blp.arguments(VerifyRequest)
@blp.response(200, VerifyReply)
def verify(message: dict[str, Any]) -> Response:
    """Compare what a tablet holds with what it should, by digests, at its cursor.

    First its `scopes` with a digest a bucket: those that differ come back in `differing`.
    Then such `buckets` with all that is `held` of them: `records` that are missing or other
    than here, and what is `gone`. What is newer than the cursor is no difference. 409
    `pull_first`: the download of the present scope is not complete.
    """
    reply = comparing.compare(scope_of(current_person()), message)
    return Response(reply, mimetype="application/json")


@blp.post("/standing")
@allow(*EVERYBODY)
@even_when_revoked
@blp.arguments(StandingRequest)
@blp.response(200, StandingReply)
def tell_standing(message: dict[str, Any]) -> dict[str, Any]:
    """Tell what a tablet still holds; a revoked one is told to wipe once all of it is here.

    A file that it can never send (`stuck_files`: refused, or damaged on the tablet) is noted and
    shown to its author and supervisor; then it keeps no tablet from its wipe.
    """
    device = current_device()
    if device is None:
        raise Refusal("not_allowed")
    return standing.judge(device, message)


@blp.get("/feed")
@allow(ADMINISTRATOR)
@blp.response(200, FeedLagSchema)
def feed() -> dict[str, Any]:
    """How long the feed is held back by a transaction that is still open, and by whose."""
    return feed_lag.feed_lag()


@blp.get("/proofs/<uuid:record>/<int:version>")
@allow(*EMPLOYER)
@blp.response(200, Proof)
def proof(record: UUID, version: int) -> dict[str, Any]:
    """The proof of one revision, which anybody can check: `tareeq proof check` does."""
    return prove(record, version, scope_of(current_person()))


@blp.post("/lost")
@allow(*EVERYBODY)
@even_when_revoked
@blp.arguments(LostRequest)
@blp.response(200, LostReply)
@refuses("outbox_unknown", "signature_wrong")
def declare_lost(message: dict[str, Any]) -> dict[str, Any]:
    """Say that what the server lacks of an outbox, up to an entry, exists nowhere any more.

    After a `gap` that leads to before what the tablet keeps. Signed by the device; the next
    push goes on from `to_n` + 1. Author and supervisor are shown what is lost.
    """
    return {"next_n": service.declare_lost(message)}


@blp.post("/held")
@allow(INSPECTOR, SUPERVISOR)
@blp.arguments(HeldRequest)
@blp.response(200, HeldReply)
def note_held(message: dict[str, Any]) -> dict[str, Any]:
    """After a restore: what this tablet had pulled that the server no longer says.

    A decision made on the web is in no outbox, so nobody can send it again: the supervisor is
    shown what the tablet holds.
    """
    taken = service.note_held(message["records"], current_person(), current_device())
    return {"taken": taken}


@blp.post("/rescue")
@allow(INSPECTOR, SUPERVISOR, ADMINISTRATOR)
@takes_files_to(MAX_RESCUE_BYTES)
@blp.doc(
    requestBody={
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
)
@blp.response(200, RescueReply)
def rescue() -> dict[str, Any]:
    """Hand in a dead tablet's rescue file, sealed to this server: whoever carries it, cannot read.

    It is checked to its last byte before anything is done. Its changes go in as their authors
    signed them; the same file again is answered as at the first time.
    """
    with arrived(request.stream, MAX_RESCUE_BYTES) as path:
        return service.take_rescue(path, current_person())
