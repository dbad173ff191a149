"""What tablets ask, read and measure by: checklists, limits, times and curves."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields, validate

from server.forms.service import forms_for
from server.http.incoming import Blueprint
from server.http.permissions import EVERYBODY, allow
from shared.wire.forms import FormsReply
from shared.wire.text import canonical_json

blp = Blueprint(
    "forms",
    __name__,
    url_prefix="/api/v1/forms",
    description="Checklists, limits of tests, response times and deduct curves, as they hold.",
)


class FormsQuery(Schema):
    """``version`` is the one that the tablet holds; absent at first."""

    version = fields.String(load_default=None, validate=validate.Length(max=64, error="too_long"))


@blp.get("")
@allow(*EVERYBODY)
@blp.arguments(FormsQuery, location="query")
@blp.response(200, FormsReply)
def forms(query: dict[str, Any]) -> Response:
    """All of it when anything is newer than `version`; of checklists every version."""
    found = forms_for(query["version"])
    response = Response(canonical_json(found), mimetype="application/json")
    response.add_etag()
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.vary.update(["Authorization", "Cookie"])
    return response.make_conditional(request)
