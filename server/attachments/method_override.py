"""X-HTTP-Method-Override for tus: some networks and clients pass no PATCH or DELETE."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

PREFIX = "/files"
METHODS = {"POST", "HEAD", "PATCH", "DELETE", "OPTIONS", "GET"}
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def overriding(application: Wsgi) -> Wsgi:
    """``application`` with the header's method in place of the request's own, under /files."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        wanted = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE", "").strip().upper()
        if wanted and str(environ.get("PATH_INFO", "")).startswith(PREFIX):
            # An unknown method is passed on as it is and answered 405.
            environ["REQUEST_METHOD"] = wanted if wanted in METHODS else "UNKNOWN"
        return application(environ, start_response)

    return answer
