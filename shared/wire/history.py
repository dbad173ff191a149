"""A record's history on demand, and the record as it stood at a moment."""

from __future__ import annotations

from marshmallow import INCLUDE, fields

from shared.wire.fields import Moment, identifier, whole_number
from shared.wire.quick import QuickSchema


class _Message(QuickSchema):
    class Meta:
        unknown = INCLUDE


class RevisionSchema(_Message):
    """One revision. ``stood_from``: when the register had it, which for a change that waited
    for its base is later than ``received_at``; ``device`` is null for the web."""

    version = whole_number(required=True)
    change = identifier(required=True)
    base = identifier(required=True, allow_none=True)
    mends = identifier(required=True, allow_none=True)
    op = fields.String(required=True)
    outcome = fields.String(required=True)
    fields_ = fields.Dict(data_key="fields", required=True)
    conflicts = fields.Dict(required=True)
    flags = fields.List(fields.String(), required=True)
    author = identifier(required=True)
    device = identifier(required=True, allow_none=True)
    made_at = Moment(required=True)
    time_grade = fields.String(required=True)
    received_at = Moment(required=True)
    stood_from = Moment(required=True)
    previous_hash = fields.String(required=True)
    hash = fields.String(required=True)


class HistoryReply(_Message):
    """Revisions in order. While ``more`` is true, ask again ``after`` the last version."""

    record = identifier(required=True)
    kind = fields.String(required=True)
    revisions = fields.List(fields.Nested(RevisionSchema), required=True)
    more = fields.Boolean(required=True)


class StoodReply(_Message):
    """The record with its whole fields, as the register had it at the moment asked for."""

    record = identifier(required=True)
    kind = fields.String(required=True)
    version = whole_number(required=True)
    change = identifier(required=True)
    hash = fields.String(required=True)
    is_deleted = fields.Boolean(required=True)
    fields_ = fields.Dict(data_key="fields", required=True)
    conflicts = fields.Dict(required=True)
    flags = fields.List(fields.String(), required=True)
    stood_from = Moment(required=True)
