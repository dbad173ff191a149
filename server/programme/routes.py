"""What a tablet needs of programme and places to work for days without a network."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from server.http.identity import current_person, scope_of
from server.http.incoming import Blueprint
from server.http.kept_answers import kept_json
from server.http.permissions import EVERYBODY, allow
from server.programme.service import reference_for
from shared.wire.reference import ReferenceReply

blp = Blueprint(
    "reference",
    __name__,
    url_prefix="/api/v1/reference",
    description="Governorates, areas, road sections, and the programme within one's scope.",
)


class ReferenceQuery(Schema):
    """``version`` is the one that the tablet holds; absent at first.

    ``has_packs``: it takes its roads from map packs (`/api/v1/map-packs`), not from here.
    """

    version = fields.String(load_default=None, validate=validate.Length(max=64, error="too_long"))
    has_packs = fields.Boolean(load_default=False)


@blp.get("")
@allow(*EVERYBODY)
@blp.arguments(ReferenceQuery, location="query")
@blp.response(200, ReferenceReply)
def reference(query: dict[str, Any]) -> Response:
    """All that is new since `version`, or only that nothing is.

    A browser's If-None-Match is answered with 304.
    """
    found = reference_for(
        scope_of(current_person()), query["version"], has_packs=query["has_packs"]
    )
    # Ready-made: the rows come from SQL as they travel, and marshmallow would read each again.
    return kept_json(found)
