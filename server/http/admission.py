"""Who comes in: each request against the roles that its view declares.

A refusal says only what is missing, never what would have been there.
"""

from __future__ import annotations

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from server.http.errors import Refusal
from server.http.forgery import is_for_programs, refuse_forged
from server.http.identity import current_device, current_token, identify, may_read, uses_cookie
from server.http.incoming import check_text
from server.http.permissions import (
    PUBLIC,
    collections_by_token,
    declared_roles,
    is_open_to_revoked,
    largest_file,
)


def admit() -> Response | None:
    """Before every request. Redirects people to the sign-in page, refuses programs."""
    _make_room_for_file()
    check_text()
    if request.endpoint == "static":
        return None
    identify()
    refuse_forged()
    if request.endpoint is None:
        # No such address or method: Flask's own answer follows.
        return None
    return _check_roles(request.endpoint)


def _make_room_for_file() -> None:
    """Before anybody looks for a form: Flask holds a body to its limit at the first look.

    Of a bare file nothing is read until the view does, which knows who sends it.
    """
    most_bytes = largest_file(current_app, request.endpoint)
    if most_bytes is not None and request.mimetype == "application/octet-stream":
        request.max_content_length = most_bytes


def _check_roles(endpoint: str) -> Response | None:
    roles = declared_roles(current_app, endpoint) or frozenset()
    if PUBLIC in roles:
        return None
    if g.person is None:
        return _ask_to_sign_in()
    device = current_device()
    is_revoked = device is not None and device.revoked_at is not None
    if is_revoked and not is_open_to_revoked(current_app, endpoint):
        raise Refusal("device_revoked")
    if g.person.role not in roles or not _is_open_to_token(endpoint):
        raise Refusal("not_allowed")
    return None


def _is_open_to_token(endpoint: str) -> bool:
    """Whether a program may come in here by the token that it has, if it is one."""
    if current_token() is None:
        return True
    wanted = collections_by_token(current_app, endpoint)
    return wanted is not None and all(may_read(collection) for collection in wanted)


def _ask_to_sign_in() -> Response:
    if is_for_programs() or not uses_cookie() or request.method not in {"GET", "HEAD"}:
        raise Refusal(g.identity_error or "sign_in_needed")
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("people.sign_in", next=None if wanted == "/" else wanted))


def safe_next(wanted: str | None) -> str:
    """An address of ours to go on to: a path on this site, else the start page."""
    path = wanted or ""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_ours and "\\" not in path else "/"


def check_every_route_is_declared(app: Flask) -> None:
    """Raise RuntimeError naming the routes that do not say who may call them."""
    silent = [name for name in app.view_functions if declared_roles(app, name) is None]
    if silent:
        raise RuntimeError(f"routes without @allow: {', '.join(sorted(silent))}")


def install(app: Flask) -> None:
    app.before_request(admit)
