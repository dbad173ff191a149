"""Every operation has its examples, and each holds to its schema, down to the innermost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from server.http.api import description

REF = "#/components/schemas/"
Content = tuple[str, dict[str, Any]]


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    return description(app)


def contents(document: dict[str, Any]) -> Iterator[Content]:
    """Where it is, and a JSON content of a request or an answer. What is bytes shows nothing."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if not isinstance(operation, dict):
                continue
            parts = {"body": operation.get("requestBody", {}), **operation["responses"]}
            for name, part in parts.items():
                for kind, content in part.get("content", {}).items():
                    if "json" in kind:
                        yield f"{method} {path} {name}", content


def test_each_message_and_answer_has_an_example_that_holds(document: dict[str, Any]) -> None:
    lacking, wrong = [], []
    for where, content in contents(document):
        if "example" not in content and "examples" not in content:
            lacking.append(where)
            continue
        schema = {**content["schema"], "components": document["components"]}
        for example in examples(content):
            errors = Draft202012Validator(schema).iter_errors(example)
            wrong += [f"{where}: {error.json_path} {error.message[:150]}" for error in errors]
    assert lacking == []
    assert wrong == []


def test_each_schema_that_is_used_is_seen_in_an_example(document: dict[str, Any]) -> None:
    used, seen = set[str](), set[str]()
    schemas = document["components"]["schemas"]
    for _where, content in contents(document):
        _use(content["schema"], schemas, used)
        for example in examples(content):
            _see(content["schema"], example, schemas, seen)
    assert used - seen == set()


def examples(content: dict[str, Any]) -> list[Any]:
    many = [one["value"] for one in content.get("examples", {}).values()]
    return [content["example"]] if "example" in content else many


def _use(schema: Any, schemas: dict[str, Any], used: set[str]) -> None:
    if isinstance(schema, list):
        for one in schema:
            _use(one, schemas, used)
    if isinstance(schema, dict):
        name = str(schema.get("$ref", "")).removeprefix(REF)
        if name and name not in used:
            used.add(name)
            _use(schemas[name], schemas, used)
        for one in schema.values():
            _use(one, schemas, used)


def _see(schema: dict[str, Any], value: Any, schemas: dict[str, Any], seen: set[str]) -> None:
    """Follow a value along its schema, and note each named one that it has something of."""
    if value is None:
        return
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(REF)
        seen.add(name)
        _see(schemas[name], value, schemas, seen)
    for one in (*schema.get("anyOf", []), *schema.get("oneOf", []), *schema.get("allOf", [])):
        _see(one, value, schemas, seen)
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for one in value:
            _see(schema["items"], one, schemas, seen)
    if isinstance(value, dict):
        others = schema.get("additionalProperties")
        for name, one in value.items():
            inner = schema.get("properties", {}).get(name, others)
            if isinstance(inner, dict):
                _see(inner, one, schemas, seen)
