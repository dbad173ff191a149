"""When something of ours fails: an answer that says so, and shows nothing of the inside."""

from __future__ import annotations

import pytest
from flask import Flask

from server.app import create_app
from server.http.errors import Refusal, invalid_request
from server.http.permissions import PUBLIC, allow
from tests.throwaway import throwaway_config

NO_DATABASE = "postgresql+psycopg://nobody@127.0.0.1:9/none"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application whose sign-in page breaks, and whose database is not there."""
    app = create_app(throwaway_config(NO_DATABASE))

    def broken() -> str:
        raise ZeroDivisionError("an inner secret")

    monkeypatch.setitem(app.view_functions, "people.sign_in", allow(PUBLIC)(broken))
    monkeypatch.setitem(app.view_functions, "documentation.openapi_json", allow(PUBLIC)(broken))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def test_fault_is_said_in_the_callers_form(failing: Flask) -> None:
    client = failing.test_client()
    program = client.get("/api/openapi.json")
    assert (program.status_code, program.json["error"]["code"]) == (500, "unexpected")  # type: ignore[index]
    person = client.get("/sign-in?lang=en")
    assert person.status_code == 500
    assert "Something unexpected went wrong" in person.text
    assert "secret" not in person.text + program.text


def test_lost_database_is_said_as_busy(failing: Flask) -> None:
    message = {"refresh_token": "x"}
    program = failing.test_client().post("/api/v1/auth/revoke", json=message)
    assert (program.status_code, program.json["error"]["code"]) == (503, "busy")  # type: ignore[index]
    assert program.headers["Retry-After"] == "5"


def test_marshmallows_own_words_become_our_codes() -> None:
    refusal = invalid_request(
        {
            "a": ["Unknown field."],
            "b": ["Missing data for required field."],
            "c": {0: {"d": ["Not a valid integer."]}},
            "_schema": ["place_wrong"],
        }
    )
    fields = refusal.more["fields"]
    assert {path: errors[0]["code"] for path, errors in fields.items()} == {
        "a": "unknown_field",
        "b": "required",
        "c.0.d": "type_wrong",
        "body": "place_wrong",
    }
    assert isinstance(refusal, Refusal)
