"""A change: the JSON text that a tablet writes once, hashes, signs and sends."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import INCLUDE, fields, post_load, validate

from shared.rules.clocks import Clocks
from shared.wire.fields import MESSAGES, Moment, Words, identifier, whole_number, write_moment
from shared.wire.protocol import OPS
from shared.wire.quick import QuickSchema
from shared.wire.text import canonical_json
from shared.wire.work import PlaceSchema


class ClocksSchema(QuickSchema):
    """Wall clock, milliseconds since boot, which boot, and satellite time when known."""

    class Meta:
        unknown = INCLUDE

    wall = Moment(required=True)
    monotonic_ms = whole_number(required=True)
    boot_id = Words(64, required=True)
    gnss = Moment(load_default=None, allow_none=True)

    @post_load
    def as_clocks(self, data: dict[str, Any], **_: Any) -> Clocks:
        return Clocks(data["wall"], data["monotonic_ms"], data["boot_id"], data["gnss"])


class ChangeSchema(QuickSchema):
    """``base`` is the last change of this record that the author had seen; None when new."""

    class Meta:
        unknown = INCLUDE

    id = identifier(required=True)
    record = identifier(required=True)
    kind = Words(40, 1, required=True)
    op = fields.String(
        required=True, validate=validate.OneOf(OPS, error="choice_wrong"), error_messages=MESSAGES
    )
    base = identifier(required=True, allow_none=True)
    fields_ = fields.Dict(
        data_key="fields", keys=fields.String(), required=True, error_messages=MESSAGES
    )
    made_at = Moment(required=True)
    clocks = fields.Nested(ClocksSchema, required=True, error_messages=MESSAGES)
    place = fields.Nested(PlaceSchema, load_default=None, allow_none=True, error_messages=MESSAGES)
    mends = identifier(load_default=None, allow_none=True)


change_schema = ChangeSchema()
clocks_schema = ClocksSchema()


def write_clocks(clocks: Clocks) -> dict[str, Any]:
    return {
        "wall": write_moment(clocks.wall),
        "monotonic_ms": clocks.monotonic_ms,
        "boot_id": clocks.boot_id,
        "gnss": None if clocks.gnss is None else write_moment(clocks.gnss),
    }


def write_body(
    change: UUID,
    record: UUID,
    kind: str,
    op: str,
    base: UUID | None,
    fields: dict[str, Any],
    made_at: datetime,
    clocks: Clocks,
    place: dict[str, Any] | None = None,
    mends: UUID | None = None,
) -> str:
    """The body's text. ``fields`` holds only what the author changed, as plain JSON values."""
    body = {
        "id": str(change),
        "record": str(record),
        "kind": kind,
        "op": op,
        "base": None if base is None else str(base),
        "fields": fields,
        "made_at": write_moment(made_at),
        "clocks": write_clocks(clocks),
        "place": place,
    }
    return canonical_json(body if mends is None else {**body, "mends": str(mends)})
