"""The edge: headers, undeclared routes, the log line."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.http.admission import check_every_route_is_declared
from server.http.permissions import PUBLIC, allow
from tests import factories
from tests.browser import signed_in


def test_undeclared_route_stops_the_start() -> None:
    app = Flask("small")
    allow(PUBLIC)(app.view_functions["static"])
    app.add_url_rule("/open", "open", lambda: "")
    with pytest.raises(RuntimeError, match="open"):
        check_every_route_is_declared(app)


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    for path in ("/sign-in", "/healthz", "/nowhere", "/api/nowhere", "/static/img/tareeq.svg"):
        with client.get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'self';" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_hold_no_inline_script(client: FlaskClient) -> None:
    for path in ("/sign-in", "/api/docs", "/nowhere"):
        page = client.get(path).text
        assert page.count("<script") == page.count("<script src=")
        assert " onclick=" not in page


def test_cookie_is_out_of_reach_of_scripts(client: FlaskClient) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_log_has_one_line_a_request_and_no_secret(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "a very secret password"
    message = {"username": "sara", "password": secret, "refresh_token": secret}
    client.post(f"/api/v1/auth/revoke?secret={'s' * 9}", json=message)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["request"]
    assert lines[0]["status"] == 204
    assert lines[0]["route"] == "/api/v1/auth/revoke"
    assert {"request_id", "person", "duration_ms"} <= lines[0].keys()
    assert secret not in json.dumps(lines)
    assert "sssss" not in json.dumps(lines)


def test_request_id_is_given_back_when_it_is_plain(client: FlaskClient) -> None:
    assert (
        client.get("/healthz", headers={"X-Request-Id": "abc-1"}).headers["X-Request-Id"] == "abc-1"
    )
    odd = client.get("/healthz", headers={"X-Request-Id": '{"a": 1}'})
    assert odd.headers["X-Request-Id"] != '{"a": 1}'


def test_a_bare_file_larger_than_any_form_comes_from_a_browser_too(app: Flask) -> None:
    """By a session's cookie the form's token is looked for, before the view sees the file."""
    with app.app_context():
        factories.supervisor()
    browser = signed_in(app, "supervisor")
    page = browser.get("/rescue").text
    token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
    headers = {"Content-Type": "application/octet-stream", "X-CSRFToken": token}
    content = bytes(10 * 1024 * 1024)
    reply = browser.client.post("/api/v1/sync/rescue", data=content, headers=headers)
    assert reply.status_code == 400
    assert reply.get_json()["error"]["code"] != "too_large"
    # Where no view asks for it, nothing so large comes in.
    wide = browser.client.post("/account", data=content, headers=headers)
    assert wide.status_code == 413
    assert "Back to the form" not in wide.text


def test_an_error_that_answers_a_form_leads_back_to_it(app: Flask) -> None:
    """Of our own pages alone: another site's form gets no link to it."""
    with app.app_context():
        factories.supervisor()
    browser = signed_in(app, "supervisor")
    for origin, is_ours in (("http://localhost", True), ("http://localhost.example", False)):
        headers = {"Referer": f"{origin}/requests/new?activity=C09-A01"}
        refused = browser.client.post("/requests?lang=en", data={}, headers=headers)
        assert refused.status_code == 403
        assert ("/requests/new?activity=C09-A01" in refused.text) == is_ours
