"""A person's own tours, for their tablet."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields, validate

from server.http.identity import current_person
from server.http.incoming import Blueprint
from server.http.permissions import allow
from server.tours.service import tours_for
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.wire.text import canonical_json
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
    response = Response(canonical_json(found), mimetype="application/json")
    response.add_etag()
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.vary.update(["Authorization", "Cookie"])
    return response.make_conditional(request)
