"""What tablets ask, read and measure by: checklists, limits, times and curves."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from server.forms.service import forms_for
from server.http.incoming import Blueprint
from server.http.kept_answers import kept_json
from server.http.permissions import EVERYBODY, allow
from shared.wire.forms import FormsReply

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
    return kept_json(found)
