"""Answers that whoever asked keeps, and asks for again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from shared.wire.text import canonical_json


def kept_json(found: Mapping[str, Any]) -> Response:
    """``found`` as it travels, for this person alone; 304 when they have it still."""
    response = Response(canonical_json(found), mimetype="application/json")
    response.add_etag()
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.vary.update(["Authorization", "Cookie"])
    return response.make_conditional(request)
