"""Requests forged by other sites: a write known by its cookie must show this session's token.

Forms carry it as ``csrf_token``, scripts in the header ``X-CSRFToken``. A call with an
Authorization header uses no cookie, and a JSON call of somebody not signed in has nothing
to steal: neither needs one.
"""

from __future__ import annotations

from flask import Flask, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from server.http.errors import Refusal
from server.http.identity import uses_cookie

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}

_protection = CSRFProtect()


def refuse_forged() -> None:
    """Raise Refusal (csrf_wrong) for a write that another site may have sent."""
    if request.method in SAFE_METHODS or not uses_cookie():
        return
    if is_for_programs() and g.get("person") is None:
        return
    try:
        _protection.protect()
    except CSRFError as error:
        raise Refusal("csrf_wrong") from error


def is_for_programs() -> bool:
    """Whether this address answers in JSON, to programs, not in HTML, to people."""
    return request.path.startswith(("/api/", "/files/")) or request.path == "/files" or is_ogc()


def is_ogc() -> bool:
    """Whether this address answers as OGC's standards ask: errors are RFC 7807's problems."""
    return request.path == "/ogc" or request.path.startswith("/ogc/")


def install(app: Flask) -> None:
    # Checked by refuse_forged, after it is known who calls; good as long as the session is.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    _protection.init_app(app)
