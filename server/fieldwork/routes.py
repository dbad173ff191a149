"""The office's verbs on a work, as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, Schema, fields

from server.fieldwork import service
from server.http.identity import current_person, scope_of
from server.http.incoming import Blueprint
from server.http.permissions import allow, refuses
from server.register.incoming import Author, Result
from shared.vocabulary.roles import SUPERVISOR
from shared.wire.fields import DecimalText, Words, identifier
from shared.wire.work import MAX_NOTES

blp = Blueprint(
    "works",
    __name__,
    url_prefix="/api/v1/works",
    description="What the office decides about a work.",
)


class ReturnRequest(Schema):
    """``seen``: the head change that the person looked at."""

    class Meta:
        unknown = EXCLUDE

    seen = identifier(required=True)
    reason = Words(MAX_NOTES, required=True)


class AcceptRequest(Schema):
    class Meta:
        unknown = EXCLUDE

    seen = identifier(required=True)
    accepted_quantity = DecimalText(required=True)


class DecisionReply(Schema):
    """``version`` is the work's new one."""

    outcome = fields.String(required=True)
    version = fields.Integer(required=True)


@blp.post("/<uuid:work>/return")
@allow(SUPERVISOR)
@refuses("evidence_changed", "transition_not_allowed", "conflict_open", "reason_missing")
@blp.arguments(ReturnRequest)
@blp.response(200, DecisionReply)
def return_work(message: dict[str, Any], work: UUID) -> Result:
    """Return a work to its inspector, with a reason. 409 `evidence_changed`: look again."""
    return service.return_work(work, message["seen"], message["reason"], author())


@blp.post("/<uuid:work>/accept")
@allow(SUPERVISOR)
@refuses("evidence_changed", "transition_not_allowed", "conflict_open", "acceptance_blocked")
@blp.arguments(AcceptRequest)
@blp.response(200, DecisionReply)
def accept_work(message: dict[str, Any], work: UUID) -> Result:
    """Accept a quantity, at most the measured one. 409 `evidence_changed`: look again."""
    return service.accept_work(work, message["seen"], message["accepted_quantity"], author())


def author() -> Author:
    """Whoever calls, with what they may do as of now."""
    person = current_person()
    return Author(person.id, person.role, scope_of(person))
