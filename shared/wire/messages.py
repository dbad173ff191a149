"""The messages of protocol 1: sign-in, push and pull, each way."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from marshmallow import INCLUDE, fields, validate

from shared.wire.change import ClocksSchema
from shared.wire.fields import MESSAGES, Moment, Words, identifier, whole_number
from shared.wire.protocol import MAX_CHANGES_A_PUSH, OUTCOMES
from shared.wire.quick import QuickSchema


class Bytes(fields.Field[bytes]):
    """Bytes as base64 text; ``length`` bytes exactly when given."""

    default_error_messages = MESSAGES

    def __init__(self, length: int | None = None, **kwargs: Any) -> None:
        self.length = length
        super().__init__(metadata={"type": "string", "format": "byte"}, **kwargs)

    def _serialize(self, value: bytes | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else base64.b64encode(value).decode()

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> bytes:
        try:
            found = base64.b64decode(value, validate=True)
        except (TypeError, ValueError, binascii.Error) as error:
            raise self.make_error("invalid") from error
        if self.length is not None and len(found) != self.length:
            raise self.make_error("invalid")
        return found


class _Message(QuickSchema):
    class Meta:
        unknown = INCLUDE


class DeviceSchema(_Message):
    """A tablet and the raw 32 bytes of its Ed25519 public key."""

    id = identifier(required=True)
    name = Words(80, 1, required=True)
    public_key = Bytes(32, required=True)


class TokenRequest(_Message):
    username = Words(80, 1, required=True)
    password = fields.String(
        required=True, validate=validate.Length(max=1024, error="too_long"), error_messages=MESSAGES
    )
    device = fields.Nested(DeviceSchema, required=True, error_messages=MESSAGES)


class RefreshRequest(_Message):
    """``signature``: the device key's over b"tareeq refresh" + NUL + the refresh token's text."""

    refresh_token = Words(200, 1, required=True)
    device = identifier(required=True)
    signature = Bytes(64, required=True)


class RevokeRequest(_Message):
    refresh_token = Words(200, 1, required=True)


class ScopeSchema(_Message):
    """None says all; an empty list says nothing."""

    governorates = fields.List(fields.String(), allow_none=True, required=True)
    contracts = fields.List(whole_number(), allow_none=True, required=True)


class PersonSchema(_Message):
    id = identifier(required=True)
    username = fields.String(required=True)
    name_ar = fields.String(required=True)
    name_en = fields.String(required=True)
    role = fields.String(required=True)
    language = fields.String(required=True)
    scope = fields.Nested(ScopeSchema, required=True)


class OutboxSchema(_Message):
    """The outbox of this person on this device, and the number the server expects next."""

    id = identifier(required=True)
    next_n = whole_number(required=True)
    link = Bytes(32, required=True)


class TokenReply(_Message):
    access_token = fields.String(required=True)
    access_lasts_s = whole_number(required=True)
    refresh_token = fields.String(required=True)
    person = fields.Nested(PersonSchema, required=True)
    outbox = fields.Nested(OutboxSchema, required=True)
    server_time = Moment(required=True)
    # The public half of the key that signs the register's roots: tablets keep the first one.
    register_key = Bytes(32, load_default=None, allow_none=True)
    # X25519: what a rescue file is sealed to. Absent from older servers.
    rescue_key = Bytes(32, allow_none=True, load_default=None)


class SentChange(_Message):
    """``body`` is the text itself; ``sha256`` is over its UTF-8 bytes, in hexadecimal."""

    sha256 = fields.String(
        required=True,
        validate=validate.Regexp(r"\A[0-9a-f]{64}\Z", error="type_wrong"),
        error_messages=MESSAGES,
    )
    body = fields.String(required=True, error_messages=MESSAGES)


class SignedHead(_Message):
    n = whole_number(required=True)
    link = Bytes(32, required=True)
    signature = Bytes(64, required=True)


class PushRequest(_Message):
    """``changes`` are raw here: each is checked alone, so that a bad one harms no other."""

    protocol = whole_number(required=True)
    outbox = identifier(required=True)
    device_time = fields.Nested(ClocksSchema, required=True, error_messages=MESSAGES)
    first_n = whole_number(required=True)
    prev_link = Bytes(32, required=True)
    changes = fields.List(
        fields.Raw(allow_none=True),
        required=True,
        validate=validate.Length(1, MAX_CHANGES_A_PUSH, error="too_large"),
        error_messages=MESSAGES,
    )
    head = fields.Nested(SignedHead, required=True, error_messages=MESSAGES)


class Receipt(_Message):
    """The server's word that change n is kept. ``hash`` and ``version`` are its revision's."""

    n = whole_number(required=True)
    change = identifier(required=True, allow_none=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    version = whole_number(allow_none=True, load_default=None)
    hash = fields.String(allow_none=True, load_default=None)
    repeated = fields.Boolean(load_default=False)
    conflict = fields.Dict(allow_none=True, load_default=None)
    errors = fields.List(fields.Dict(), load_default=list)


class PushReply(_Message):
    server_time = Moment(required=True)
    next_n = whole_number(required=True)
    receipts = fields.List(fields.Nested(Receipt), required=True)


class PulledRecord(_Message):
    """A head with its whole fields."""

    record = identifier(required=True)
    kind = fields.String(required=True)
    version = whole_number(required=True)
    change = identifier(required=True)
    hash = fields.String(required=True)
    governorate = fields.String(required=True)
    contract = whole_number(required=True)
    is_deleted = fields.Boolean(required=True)
    author = identifier(required=True)
    fields_ = fields.Dict(data_key="fields", required=True)
    conflicts = fields.Dict(required=True)
    flags = fields.List(fields.String(), required=True)


class Answer(_Message):
    """A later outcome of a change of this device's outbox."""

    outbox = identifier(required=True)
    n = whole_number(required=True)
    change = identifier(required=True, allow_none=True)
    outcome = fields.String(required=True)
    version = whole_number(allow_none=True, load_default=None)
    errors = fields.List(fields.Dict(), load_default=list)


class SignedRoot(_Message):
    number = whole_number(required=True)
    merkle = fields.String(required=True)
    revisions = whole_number(required=True)
    made_at = Moment(required=True)
    signature = Bytes(64, required=True)


class RestoreMark(_Message):
    """The server was restored from a backup: roots after ``last_root`` were cut off then."""

    at = Moment(required=True)
    last_root = whole_number(required=True)


class PullReply(_Message):
    records = fields.List(fields.Nested(PulledRecord), required=True)
    exits = fields.List(identifier(), required=True)
    dropped_scopes = fields.List(fields.Dict(), required=True)
    answers = fields.List(fields.Nested(Answer), required=True)
    roots = fields.List(fields.Nested(SignedRoot), required=True)
    cursor = fields.String(required=True)
    more = fields.Boolean(required=True)
    start_over = fields.Boolean(load_default=False)
    # The person's scope as of now, to which all of this belongs.
    scope = fields.Nested(ScopeSchema, load_default=None, allow_none=True)
    # Told with the first page of a download.
    restored = fields.List(fields.Nested(RestoreMark), load_default=list)


token_reply = TokenReply()
push_request = PushRequest()
push_reply = PushReply()
pull_reply = PullReply()
sent_change = SentChange()
