"""A person's own tours, for their tablet."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from server.http.identity import current_person
from server.http.incoming import Blueprint
from server.http.kept_answers import kept_json
from server.http.permissions import allow
from server.tours.service import tours_for
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.wire.tour import ToursReply

blp = Blueprint(
    "tours",
    __name__,
    url_prefix="/api/v1/tours",
    description="The tours of whoever calls: where to go on which day, in which order.",
)


class ToursQuery(Schema):
    """``version`` is the one that the tablet holds; absent at first."""

    version = fields.String(load_default=None, validate=validate.Length(max=64, error="too_long"))


@blp.get("")
@allow(INSPECTOR, SUPERVISOR)
@blp.arguments(ToursQuery, location="query")
@blp.response(200, ToursReply)
def tours(query: dict[str, Any]) -> Response:
    """One's own tours from a week ago on, when anything in them is newer than `version`.

    Nobody is told of another's: a surprise visit is known to who makes it alone.
    """
    found = tours_for(current_person(), query["version"])
    return kept_json(found)
