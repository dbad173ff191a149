"""Messages about what is nearly lost or lost: declarations, and rescue files handed in."""

from __future__ import annotations

from marshmallow import INCLUDE, Schema, fields, validate

from shared.wire.fields import identifier, whole_number
from shared.wire.messages import Bytes


class _Message(Schema):
    class Meta:
        unknown = INCLUDE


class LostRequest(_Message):
    """``signature``: the device key's over shared.sync.chain.lost_message."""

    outbox = identifier(required=True)
    to_n = whole_number(required=True)
    link = Bytes(32, required=True)
    signature = Bytes(64, required=True)


class LostReply(_Message):
    """``next_n``: what the server expects next, beyond what is lost."""

    next_n = whole_number(required=True)


class CutOffHead(_Message):
    """A head as a tablet had pulled it."""

    record = identifier(required=True)
    kind = fields.String(required=True, validate=validate.Length(1, 40))
    version = fields.Integer(strict=True, required=True, validate=validate.Range(1, 2**31 - 1))
    change = identifier(required=True)
    hash = fields.String(required=True, validate=validate.Regexp(r"\A[0-9a-f]{64}\Z"))
    fields_ = fields.Dict(data_key="fields", attribute="fields", required=True)
    governorate = fields.String(required=True, validate=validate.Length(1, 20))
    contract = fields.Integer(strict=True, required=True, validate=validate.Range(0, 2**31 - 1))


class HeldRequest(_Message):
    records = fields.List(
        fields.Nested(CutOffHead), required=True, validate=validate.Length(1, 500)
    )


class HeldReply(_Message):
    """``taken``: of how many the server took note; it has the others, or may not have them."""

    taken = whole_number(required=True)


class RescuedChange(_Message):
    """What became of one change, without its content; ``codes``: of its errors."""

    n = whole_number(required=True)
    change = identifier(required=True, allow_none=True)
    outcome = fields.String(required=True)
    repeated = fields.Boolean(required=True)
    codes = fields.List(fields.String(), required=True)


class RescuedOutbox(_Message):
    """``code``: why the rest of it could not go in, or ""; ``lost_up_to``: declared lost."""

    outbox = identifier(required=True)
    person = identifier(required=True)
    code = fields.String(required=True)
    in_ = whole_number(required=True, data_key="in", attribute="in")
    repeated = whole_number(required=True)
    quarantined = whole_number(required=True)
    lost_up_to = fields.List(whole_number(), required=True)
    receipts = fields.List(fields.Nested(RescuedChange), required=True)


class RescueReply(_Message):
    """``is_final``: nothing was refused, so that handing it in again changes nothing."""

    sha256 = fields.String(required=True)
    device = identifier(required=True)
    written_at = fields.String(required=True)
    faults = fields.List(fields.String(), required=True)
    outboxes = fields.List(fields.Nested(RescuedOutbox), required=True)
    files = fields.List(fields.Dict(), required=True)
    is_final = fields.Boolean(required=True)
    is_repeated = fields.Boolean(required=True)


held_reply = HeldReply()
lost_request = LostRequest()
lost_reply = LostReply()
rescue_reply = RescueReply()
