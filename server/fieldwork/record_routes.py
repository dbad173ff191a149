"""The office's changes of records of any kind, as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, Schema, fields, validate

from server.fieldwork import service
from server.fieldwork.routes import DecisionReply, author
from server.http.incoming import Blueprint
from server.http.permissions import allow, refuses
from server.register.incoming import Result
from shared.vocabulary.roles import SUPERVISOR
from shared.wire.fields import MESSAGES, identifier

blp = Blueprint(
    "record_changes",
    __name__,
    url_prefix="/api/v1/records",
    description="What the office states of a record of any kind.",
)


class ChangeRequest(Schema):
    """``seen``: the head change that the person looked at; ``fields``: those to set."""

    class Meta:
        unknown = EXCLUDE

    seen = identifier(required=True)
    fields_ = fields.Dict(
        data_key="fields",
        keys=fields.String(),
        required=True,
        validate=validate.Length(1, error="required"),
        error_messages=MESSAGES,
    )


@blp.post("/<uuid:record>/change")
@allow(SUPERVISOR)
@refuses("evidence_changed", "transition_not_allowed", "conflict_open", "reason_missing")
@blp.arguments(ChangeRequest)
@blp.response(200, DecisionReply)
def change(message: dict[str, Any], record: UUID) -> Result:
    """Set fields, a new state among them. 409 `evidence_changed`: look again."""
    return service.change_record(record, message["seen"], message["fields_"], author())
