"""One line a request: which, by whom, how it ended, how long. Never a body, token or password."""

from __future__ import annotations

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request
from sqlalchemy import inspect

from server.ports import ports

LONGEST_ID = 64


def _configure() -> None:
    if structlog.is_configured():
        return
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Looked up anew each time: a server that detaches itself changes its standard error.
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    is_plain = given.isascii() and given.replace("-", "").isalnum() and len(given) <= LONGEST_ID
    g.request_id = given if is_plain else ports().ids.uuid7().hex
    g.begun_at = time.perf_counter()


def _end(response: Response) -> Response:
    if "request_id" not in g:
        return response
    response.headers["X-Request-Id"] = g.request_id
    person = g.get("person")
    structlog.get_logger("request").info(
        "request",
        request_id=g.request_id,
        method=request.method,
        # The rule, not the path: a query may hold names that people searched for.
        route=str(request.url_rule or "unknown"),
        endpoint=request.endpoint,
        # By its key: its row, expired by a commit, would be read again for this line.
        person=str(inspect(person).identity[0]) if person else None,
        status=response.status_code,
        duration_ms=round((time.perf_counter() - g.begun_at) * 1000, 1),
    )
    return response


def install(app: Flask) -> None:
    _configure()
    app.before_request(_begin)
    app.after_request(_end)
