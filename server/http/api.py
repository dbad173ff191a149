"""The JSON API's description: flask-smorest with our errors, fields and security schemes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask
from flask_smorest import Api as SmorestApi
from marshmallow import INCLUDE, Schema, fields

from server.http.errors import FIELD_STATUS, PROBLEM, STATUSES, Refusal
from server.http.examples import add_examples
from server.http.permissions import PUBLIC, declared_refusals, declared_roles
from shared.wire.errors import wire_error
from shared.wire.fields import ChainageText, DecimalText, Moment
from shared.wire.messages import Bytes

DESCRIPTION = """\
Tareeq's programs talk here: tablets in the field (protocol 1) and scripts of the office.

Decimals travel as text ("412.50"), times as ISO 8601 in UTC, bytes as base64. Members that
this version does not know are kept. Every error is `{"error": {code, message: {ar, en}, ...}}`;
a code is never renamed.
"""
SECURITY = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "The access token of `POST /api/v1/auth/token`, which lasts 15 minutes;"
        " or, for reading, a token of the page `/account/tokens`.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "session",
        "description": "A browser's session. Writes also need the header `X-CSRFToken`.",
    },
}


class MessageSchema(Schema):
    """The same sentence in both languages."""

    ar = fields.String(required=True)
    en = fields.String(required=True)


class WireErrorSchema(Schema):
    """``fields``: of invalid_request, the errors of each field by its path.

    Some codes say more: ``next_n`` of a gap, ``wait_s`` of too many tries, ``offset`` of a file.
    """

    class Meta:
        unknown = INCLUDE

    code = fields.String(required=True, metadata={"example": "sign_in_needed"})
    message = fields.Nested(MessageSchema, required=True)
    field = fields.String()
    fields_ = fields.Dict(
        data_key="fields", keys=fields.String(), values=fields.List(fields.Dict())
    )


class ErrorSchema(Schema):
    error = fields.Nested(WireErrorSchema, required=True)


class ProblemSchema(WireErrorSchema):
    """An error as RFC 7807 has it, with the members of ours."""

    type_ = fields.String(data_key="type", required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)


class Api(SmorestApi):
    """Answers errors as the whole server does, and says so in the description."""

    ERROR_SCHEMA = ErrorSchema

    def _register_error_handlers(self) -> None:
        """None of its own: server.http.error_pages answers everything."""


def make_api(app: Flask) -> Api:
    """The API of ``app``; blueprints register with it."""
    api = Api(spec_kwargs={"info": {"description": DESCRIPTION}})
    api.register_field(DecimalText, "string", "decimal")
    api.register_field(ChainageText, "string", "decimal")
    api.register_field(Moment, "string", "date-time")
    api.register_field(Bytes, "string", "byte")
    api.init_app(app)
    for name, scheme in SECURITY.items():
        api.spec.components.security_scheme(name, scheme)
    api.spec.components.schema("Problem", schema=ProblemSchema)
    app.extensions["tareeq.api"] = api
    return api


def description(app: Flask) -> dict[str, Any]:
    """The OpenAPI document, with what holds for every operation filled in."""
    document: dict[str, Any] = app.extensions["tareeq.api"].spec.to_dict()
    for path, operation, endpoint in _operations(app, document):
        roles = declared_roles(app, endpoint) or frozenset()
        is_public = PUBLIC in roles
        operation["security"] = [] if is_public else [{"bearer": []}, {"session": []}]
        operation["operationId"] = endpoint.replace(".", "_")
        operation["x-roles"] = sorted(roles)
        codes = _errors_of_any(operation, is_public=is_public, has_record="{" in path)
        codes += declared_refusals(app, endpoint)
        add_examples(operation)
        _describe_errors(operation, codes, _problem_response if _is_ogc(path) else _error_response)
    return document


def _operations(app: Flask, document: dict[str, Any]) -> list[tuple[str, dict[str, Any], str]]:
    """(path, operation, endpoint) of everything in the document."""
    found = []
    for rule in app.url_map.iter_rules():
        path = _as_openapi(rule.rule)
        for method in rule.methods or ():
            operation = document["paths"].get(path, {}).get(method.lower())
            if operation is not None:
                found.append((path, operation, rule.endpoint))
    return found


def _as_openapi(rule: str) -> str:
    """Flask's "/works/<uuid:record>" as OpenAPI writes it."""
    parts = [
        "{" + part[1:-1].split(":")[-1] + "}" if part.startswith("<") else part
        for part in rule.split("/")
    ]
    return "/".join(parts)


def _errors_of_any(operation: dict[str, Any], *, is_public: bool, has_record: bool) -> list[str]:
    """What any operation of this shape may answer."""
    codes = ["busy"]
    if "requestBody" in operation:
        codes += ["not_json", "too_deep", "number_not_allowed", "too_large", "content_type_wrong"]
    if "requestBody" in operation or operation.get("parameters"):
        codes += ["invalid_request", "text_not_allowed"]
    if not is_public:
        codes += ["sign_in_needed", "token_expired", "not_allowed", "device_revoked"]
    if has_record:
        codes += ["record_unknown", "not_found", "text_not_allowed"]
    return codes


def _is_ogc(path: str) -> bool:
    return path == "/ogc" or path.startswith("/ogc/")


def _describe_errors(
    operation: dict[str, Any], codes: Sequence[str], respond: Callable[[Sequence[str]], Any]
) -> None:
    responses: dict[str, Any] = operation["responses"]
    by_status: dict[str, list[str]] = {}
    for code in dict.fromkeys(codes):
        by_status.setdefault(str(STATUSES.get(code, FIELD_STATUS)), []).append(code)
    for status, together in by_status.items():
        responses[status] = respond(together)
    responses["default"] = respond(["unexpected"])
    operation["responses"] = dict(sorted(responses.items()))


def _error_response(codes: Sequence[str]) -> dict[str, Any]:
    """The answers of one status: what each code means, and one of them whole."""
    content = {
        "schema": {"$ref": "#/components/schemas/Error"},
        "example": {"error": wire_error(codes[0])},
    }
    return {"description": _said(codes), "content": {"application/json": content}}


def _problem_response(codes: Sequence[str]) -> dict[str, Any]:
    """The same as RFC 7807 has it."""
    content = {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "example": Refusal(codes[0]).problem(),
    }
    return {"description": _said(codes), "content": {PROBLEM: content}}


def _said(codes: Sequence[str]) -> str:
    return " ".join(f"`{code}`: {wire_error(code)['message']['en']}" for code in codes)
