"""The wiring of the web's edge, in the order in which a request meets it."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from server.http import (
    admission,
    api,
    compression,
    documentation,
    error_pages,
    forgery,
    language,
    request_log,
    security_headers,
)
from server.http.admission import check_every_route_is_declared
from server.http.api import make_api
from server.http.permissions import PUBLIC, allow
from shared.wire.protocol import MAX_PUSH_BYTES

__all__ = ["api", "check_every_route_is_declared", "install", "make_api"]

# A push's texts grow when they are quoted in JSON, and its envelope comes on top.
LARGEST_REQUEST = MAX_PUSH_BYTES + 1024 * 1024
# Libraries and fonts stay as they are until an update: a phone need not ask for 25 files a page.
VENDOR_AGE_S = 24 * 3600


def install(app: Flask) -> None:
    """Hang log, headers, identity, CSRF, languages and errors on the application."""
    _know_callers(app, app.extensions["tareeq.config"].trusted_proxies)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    request_log.install(app)
    compression.install(app)
    security_headers.install(app)
    language.install(app)
    forgery.install(app)
    admission.install(app)
    error_pages.install(app)
    app.add_url_rule("/healthz", "healthz", allow(PUBLIC)(_healthz))
    allow(PUBLIC)(app.view_functions["static"])
    app.get_send_file_max_age = _age_of_static_file  # type: ignore[method-assign]
    app.register_blueprint(documentation.blp)


def _know_callers(app: Flask, trusted_proxies: int) -> None:
    """The caller's address as our own proxies saw it: what stands before theirs, anybody wrote.

    Each adds an address, and sets or passes on the scheme: of that the last word counts.
    """
    if trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted_proxies, x_proto=1
        )


def _age_of_static_file(filename: str | None) -> int | None:
    """How long a browser may keep a file without asking; None: it asks, and gets a 304."""
    return VENDOR_AGE_S if (filename or "").startswith("vendor/") else None


def _healthz() -> dict[str, bool]:
    return {"ok": True}
