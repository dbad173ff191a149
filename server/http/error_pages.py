"""Errors as answers: JSON to programs, a page in the person's language to people."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from server.http.errors import PROBLEM, Refusal
from server.http.forgery import is_for_programs, is_ogc
from server.http.language import language
from shared.wire.errors import describe

CODES = {
    400: "not_json",
    401: "sign_in_needed",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    414: "too_large",
    415: "content_type_wrong",
    422: "invalid_request",
    429: "too_many_attempts",
    431: "too_large",
    503: "busy",
}
# Retry-After of an answer that does not say its own.
COME_BACK_IN_S = {429: 30, 503: 5}


def answer(refusal: Refusal) -> Response:
    """The answer to a Refusal, in the form that the caller reads."""
    response = make_response(_body(refusal))
    response.status_code = refusal.status
    response.headers.extend(refusal.headers)
    if refusal.status in COME_BACK_IN_S:
        response.headers.setdefault("Retry-After", str(COME_BACK_IN_S[refusal.status]))
    return response


def _body(refusal: Refusal) -> Response | str:
    if is_ogc():
        problem = jsonify(refusal.problem())
        problem.content_type = PROBLEM
        return problem
    return jsonify(error=refusal.wire()) if is_for_programs() else _page(refusal)


def _page(refusal: Refusal) -> str:
    message = describe(refusal.code).name(language())
    try:
        return render_template("http/error.html", message=message, status=refusal.status)
    except Exception:
        # The page itself may need what has just failed: then plain words.
        structlog.get_logger("errors").exception("error page failed")
        return f"<!doctype html><meta charset=utf-8><title>Tareeq</title><p dir=auto>{message}</p>"


def _for_http_exception(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    code = CODES.get(error.code, "unexpected" if error.code >= 500 else "invalid_request")
    allowed = getattr(error, "valid_methods", None)
    headers = {"Allow": ", ".join(sorted(allowed))} if allowed else {}
    return answer(Refusal(code, status=error.code, headers=headers))


def _for_data_error(error: DataError) -> Response:
    # A value that passed our checks and PostgreSQL cannot hold: the caller's, but ours to find.
    structlog.get_logger("errors").warning("value refused by the database", error=str(error.orig))
    return answer(Refusal("invalid_request", status=400))


def _for_lost_database(error: Exception) -> Response:
    structlog.get_logger("errors").error("database not reached", error=str(error))
    # The person's row may be what could not be read.
    g.person = None
    return answer(Refusal("busy"))


def install(app: Flask) -> None:
    app.register_error_handler(Refusal, answer)
    app.register_error_handler(HTTPException, _for_http_exception)
    app.register_error_handler(DataError, _for_data_error)
    app.register_error_handler(OperationalError, _for_lost_database)
    app.register_error_handler(PoolTimeoutError, _for_lost_database)
