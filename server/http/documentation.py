"""The API's description, for programs (/api/openapi.json) and for people (/api/docs)."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template
from markupsafe import Markup, escape

from server.http.api import description
from server.http.permissions import PUBLIC, allow

blp = Blueprint("documentation", __name__)


@blp.get("/api/openapi.json")
@allow(PUBLIC)
def openapi_json() -> Response:
    return jsonify(description(current_app))


@blp.get("/api/docs")
@allow(PUBLIC)
def page() -> str:
    document = description(current_app)
    return render_template("http/documentation.html", document=document, groups=_groups(document))


def _groups(document: dict[str, Any]) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    """Tag -> (method, path, operation), as they stand in the document."""
    groups: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in {"get", "put", "post", "patch", "delete"}:
                tag = (operation.get("tags") or ["API"])[0]
                groups.setdefault(tag, []).append((method.upper(), path, operation))
    return groups


@blp.app_template_filter("with_code")
def with_code(text: str) -> Markup:
    """Words between backticks as <code>; all else escaped."""
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704
