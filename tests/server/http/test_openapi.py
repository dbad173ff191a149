"""The API's description: valid, complete, and the same as the file that is committed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from server.http.api import description
from server.http.cli import DOCUMENT, as_text, openapi


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    members = [member for item in document["paths"].values() for member in item.values()]
    return [member for member in members if isinstance(member, dict)]


def test_description_is_valid_openapi(app: Flask) -> None:
    document = description(app)
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_committed_file_is_up_to_date(app: Flask) -> None:
    with app.app_context():
        now = as_text()
    assert DOCUMENT.read_text(encoding="utf-8") == now, "run `tareeq openapi write`"


def test_command_writes_the_file(app: Flask, tmp_path: Path) -> None:
    target = tmp_path / "folder" / "openapi.json"
    done = app.test_cli_runner().invoke(openapi, ["write", "--path", str(target)])
    assert done.exit_code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["openapi"] == "3.1.0"


def test_every_json_route_is_described(app: Flask) -> None:
    described = {operation["operationId"] for operation in operations(description(app))}
    versioned = {
        rule.endpoint.replace(".", "_")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/v1/", "/files", "/ogc"))
    }
    assert described == versioned


def test_fields_of_the_wire_have_their_types(app: Flask) -> None:
    schemas = description(app)["components"]["schemas"]
    assert schemas["Device"]["properties"]["public_key"] == {"type": "string", "format": "byte"}
    assert schemas["TokenReply"]["properties"]["server_time"]["format"] == "date-time"
    governorates = schemas["Scope"]["properties"]["governorates"]
    assert governorates["type"] == ["array", "null"]


def test_errors_and_security_are_described(app: Flask) -> None:
    document = description(app)
    for operation in operations(document):
        assert "default" in operation["responses"]
        assert operation["summary"], operation["operationId"]
        if operation["security"]:
            assert {"401", "403"} <= operation["responses"].keys()
    assert {"bearer", "session"} == document["components"]["securitySchemes"].keys()


def test_description_and_its_page_are_served(client: FlaskClient) -> None:
    served = client.get("/api/openapi.json")
    assert served.mimetype == "application/json"
    assert json.loads(served.data)["info"]["title"] == "Tareeq"
    page = client.get("/api/docs?lang=en").text
    assert "/api/v1/auth/token" in page
    assert "TokenReply" in page
