"""A record's past, as JSON: for the office, and for a tablet on demand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, Schema, fields, validate

from server.http.identity import current_person, scope_of
from server.http.incoming import Blueprint
from server.http.permissions import EMPLOYER, allow
from server.register import service
from shared.wire.fields import MESSAGES, Moment
from shared.wire.history import HistoryReply, StoodReply

blp = Blueprint(
    "records",
    __name__,
    url_prefix="/api/v1/records",
    description="Any record's history, and how it stood at a moment.",
)
_NUMBER_MESSAGES = {**MESSAGES, "invalid": "number_wrong"}


class HistoryQuery(Schema):
    """``after``: the last version that one has; 0 for the whole history."""

    class Meta:
        unknown = EXCLUDE

    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 2**31 - 1, error="number_not_allowed"),
        error_messages=_NUMBER_MESSAGES,
    )
    limit = fields.Integer(
        load_default=200,
        validate=validate.Range(1, 200, error="number_not_allowed"),
        error_messages=_NUMBER_MESSAGES,
    )


class StoodQuery(Schema):
    """``at``: a moment with its zone, such as 2026-03-01T00:00:00+03:00."""

    class Meta:
        unknown = EXCLUDE

    at = Moment(required=True)


@blp.get("/<uuid:record>/history")
@allow(*EMPLOYER)
@blp.arguments(HistoryQuery, location="query")
@blp.response(200, HistoryReply)
def history(query: dict[str, Any], record: UUID) -> dict[str, Any]:
    """All revisions of a record in one's scope, oldest first, deleted records too."""
    return service.history(record, scope_of(current_person()), query["after"], query["limit"])


@blp.get("/<uuid:record>")
@allow(*EMPLOYER)
@blp.arguments(StoodQuery, location="query")
@blp.response(200, StoodReply)
def as_it_stood(query: dict[str, Any], record: UUID) -> dict[str, Any]:
    """A record as it stood at a moment. 404 when it is not in one's scope, or was not there."""
    return service.as_it_stood(record, scope_of(current_person()), query["at"])
