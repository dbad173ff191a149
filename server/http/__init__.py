"""The web's edge: identity, permissions, paging, errors. Used by every capability's routes."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

from server.http.permissions import PUBLIC, allow, declared_roles


def install(app: Flask) -> None:
    """Hang identity, CSRF, languages and error pages on the application."""
    app.add_url_rule("/healthz", "healthz", allow(PUBLIC)(lambda: {"ok": True}))
    allow(PUBLIC)(app.view_functions["static"])


def make_api(app: Flask) -> Api:
    return Api(app)


def check_every_route_is_declared(app: Flask) -> None:
    """Raise RuntimeError naming the routes that do not say who may call them."""
    silent = [name for name in app.view_functions if declared_roles(app, name) is None]
    if silent:
        raise RuntimeError(f"routes without @allow: {', '.join(sorted(silent))}")
