"""Messages beside the feed: verify by digests, and what a revoked tablet still holds."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, ValidationError, fields, validate, validates

from shared.sync.digest import DIGITS, DIVISIONS
from shared.vocabulary.files import ROLES
from shared.wire.fields import (
    MESSAGES,
    Moment,
    choice,
    identifier,
    list_of,
    sha256_text,
    whole_number,
)
from shared.wire.messages import PulledRecord, RestoreMark
from shared.wire.quick import QuickSchema

MAX_SCOPES = 500
MAX_BUCKETS = 1000
MAX_HELD = 20_000
MAX_STUCK_FILES = 5000
_LARGEST_INT4 = 2**31 - 1
_LARGEST_FILE = 2**53 - 1
_CODE = validate.Regexp(r"\A[a-z0-9_]{1,40}\Z", error="type_wrong")
_DIGEST = validate.Regexp(rf"\A(|[0-9a-f]{{{DIGITS}}})\Z", error="type_wrong")
_HASH = validate.Regexp(r"\A(|[0-9a-f]{64})\Z", error="type_wrong")


def _texts(check: validate.Validator) -> fields.String:
    return fields.String(required=True, validate=check, error_messages=MESSAGES)


class _Message(QuickSchema):
    class Meta:
        unknown = INCLUDE


class Cell(_Message):
    """One scope: a governorate and a contract."""

    governorate = _texts(validate.Length(max=40, error="too_long"))
    contract = whole_number(0, _LARGEST_INT4, required=True)


class ScopeDigests(Cell):
    """What a tablet holds of a scope: a digest for each of its 1, 16 or 256 buckets."""

    digests = fields.List(_texts(_DIGEST), required=True, error_messages=MESSAGES)

    @validates("digests")
    def _check_division(self, value: list[str], **_: Any) -> None:
        if len(value) not in DIVISIONS:
            raise ValidationError("number_not_allowed")


class Bucket(Cell):
    """Bucket ``bucket`` of a scope that is divided into ``division`` of them."""

    division = fields.Integer(
        strict=True,
        required=True,
        validate=validate.OneOf(DIVISIONS, error="number_not_allowed"),
        error_messages={**MESSAGES, "invalid": "number_wrong"},
    )
    bucket = whole_number(0, max(DIVISIONS) - 1, required=True)


class HeldRecord(_Message):
    """A record as a tablet holds it; version 0 and no hash when it knows that it is damaged."""

    record = identifier(required=True)
    version = whole_number(0, _LARGEST_INT4, required=True)
    hash = _texts(_HASH)


class VerifyRequest(_Message):
    """Either part may be empty. ``held``: all that is held of the ``buckets`` that differ."""

    cursor = fields.String(required=True, error_messages=MESSAGES)
    scopes = fields.List(
        fields.Nested(ScopeDigests),
        load_default=list,
        validate=validate.Length(max=MAX_SCOPES, error="too_large"),
        error_messages=MESSAGES,
    )
    buckets = fields.List(
        fields.Nested(Bucket),
        load_default=list,
        validate=validate.Length(max=MAX_BUCKETS, error="too_large"),
        error_messages=MESSAGES,
    )
    held = fields.List(
        fields.Nested(HeldRecord),
        load_default=list,
        validate=validate.Length(max=MAX_HELD, error="too_large"),
        error_messages=MESSAGES,
    )


class VerifyReply(_Message):
    """``scopes``: all that the server has within the person's scope. ``differing``: buckets of
    the scopes that were asked about. ``records`` and ``gone``: what mends the buckets that were
    listed; with ``more``, not all of it."""

    scopes = fields.List(fields.Nested(Cell), required=True)
    differing = fields.List(fields.Nested(Bucket), required=True)
    records = fields.List(fields.Nested(PulledRecord), required=True)
    gone = fields.List(identifier(), required=True)
    more = fields.Boolean(required=True)


class OutboxStanding(_Message):
    outbox = identifier(required=True)
    next_n = whole_number(1, _LARGEST_INT4, required=True)


class StuckFile(_Message):
    """A file that will never have a receipt: refused for good, or its bytes are gone (``code``)."""

    record = identifier(required=True)
    role = choice(ROLES, required=True)
    sha256 = sha256_text(required=True)
    size = whole_number(0, _LARGEST_FILE, required=True)
    person = identifier(required=True)
    code = _texts(_CODE)
    since = Moment(required=True)


class StandingRequest(_Message):
    """All that a tablet still holds: its outboxes' ends, and files without a receipt.

    ``stuck_files``: those of the files that cannot be sent; the office is shown them.
    """

    outboxes = fields.List(
        fields.Nested(OutboxStanding),
        required=True,
        validate=validate.Length(max=MAX_SCOPES, error="too_large"),
        error_messages=MESSAGES,
    )
    files_left = whole_number(0, _LARGEST_INT4, required=True)
    stuck_files = list_of(fields.Nested(StuckFile), MAX_STUCK_FILES, load_default=list)


class StandingReply(_Message):
    """``wipe``: the tablet was revoked, and all it holds is here or noted as stuck.

    ``missing``: what of its outboxes is not here. ``restored``: whoever did not know of one of
    these restores cannot be sure that a file with a receipt is still here, and asks before a wipe.
    """

    server_time = Moment(required=True)
    is_revoked = fields.Boolean(required=True)
    wipe = fields.Boolean(required=True)
    missing = fields.List(fields.Nested(OutboxStanding), required=True)
    restored = fields.List(fields.Nested(RestoreMark), load_default=list)


verify_reply = VerifyReply()
standing_reply = StandingReply()
