"""The proof of one revision, as a file that a third party can check without asking us."""

from __future__ import annotations

from marshmallow import EXCLUDE, fields, validate

from shared.wire.fields import Moment, identifier, whole_number
from shared.wire.messages import Bytes
from shared.wire.quick import QuickSchema

FORMAT = "tareeq proof 1"


class Hash(fields.String):
    """32 bytes in hexadecimal."""

    def __init__(self, **kwargs: object) -> None:
        form = validate.Regexp(r"\A[0-9a-f]{64}\Z", error="type_wrong")
        super().__init__(required=True, validate=form, **kwargs)  # type: ignore[arg-type]


class _Part(QuickSchema):
    class Meta:
        unknown = EXCLUDE


class ProvenRevision(_Part):
    """``columns``: all that the hash is over (shared.sync.chain.DECIDED), but for the body."""

    columns = fields.Dict(required=True)
    body = fields.String(required=True)
    previous_hash = Hash()
    hash = Hash()


class ProvenEntry(_Part):
    """Entry n of an outbox: the link before it, and the bodies' hashes from it to a signed head."""

    outbox = identifier(required=True)
    person = identifier(required=True)
    device = identifier(required=True)
    public_key = Bytes(32, required=True)
    n = whole_number(required=True)
    previous_link = Hash()
    body_hashes = fields.List(Hash(), required=True, validate=validate.Length(1))
    link = Hash()
    signature = Bytes(64, required=True)
    received_at = Moment(required=True)


class ProvenRoot(_Part):
    """The signed root that first covers the revision, and the way up to it."""

    number = whole_number(required=True)
    merkle = Hash()
    revisions = whole_number(required=True)
    made_at = Moment(required=True)
    signature = Bytes(64, required=True)
    index = whole_number(required=True)
    leaves = whole_number(required=True)
    path = fields.List(Hash(), required=True)


class Proof(_Part):
    """``entry`` is null for a revision made on the web; ``root`` until one covers it."""

    format = fields.String(required=True, validate=validate.Equal(FORMAT, error="choice_wrong"))
    revision = fields.Nested(ProvenRevision, required=True)
    entry = fields.Nested(ProvenEntry, required=True, allow_none=True)
    root = fields.Nested(ProvenRoot, required=True, allow_none=True)
    register_key = Bytes(32, required=True)
