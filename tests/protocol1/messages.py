"""The messages of protocol 1 as JSON schemas without references: then, and now."""

from __future__ import annotations

import json
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from shared.wire import messages
from shared.wire.change import ChangeSchema
from shared.wire.fields import DecimalText, Moment
from tests.protocol1.recorded import FOLDER

FROZEN = FOLDER / "messages.json"
# Sent by tablets, and sent to them.
REQUESTS = (
    messages.TokenRequest, messages.RefreshRequest, messages.RevokeRequest, messages.PushRequest,
    messages.SentChange, ChangeSchema,
)  # fmt: skip
REPLIES = (messages.TokenReply, messages.OutboxSchema, messages.PushReply, messages.PullReply)
KEPT = ("type", "format", "enum")


def schemas_now() -> dict[str, Any]:
    """Name -> {"type", "properties", "required", "items"} of each message."""
    return {schema.__name__: _described(schema) for schema in (*REQUESTS, *REPLIES)}


def _described(schema: type[Schema]) -> Any:
    plugin = MarshmallowPlugin()
    spec = APISpec("protocol", "1", "3.1.0", plugins=[plugin])
    assert plugin.converter is not None
    # Said here: an application made earlier in this process may have said it, too, or not.
    plugin.map_to_openapi_type(Moment, "string", "date-time")
    plugin.map_to_openapi_type(DecimalText, "string", "decimal")
    spec.components.schema("Message", schema=schema)
    components = spec.to_dict()["components"]["schemas"]
    return _plain(components["Message"], components)


def _plain(schema: Any, components: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _plain(components[schema["$ref"].rsplit("/", 1)[-1]], components)
    if "allOf" in schema:
        return _plain(schema["allOf"][0], components)
    if "anyOf" in schema:
        return _plain(schema["anyOf"][0], components)
    plain = {name: schema[name] for name in KEPT if name in schema}
    if "properties" in schema:
        plain["required"] = sorted(schema.get("required", []))
        plain["properties"] = {
            name: _plain(inner, components) for name, inner in sorted(schema["properties"].items())
        }
    if "items" in schema:
        plain["items"] = _plain(schema["items"], components)
    return plain


def freeze() -> None:
    """Write the frozen copy: for a new protocol alone."""
    text = json.dumps(schemas_now(), indent=1, sort_keys=True) + "\n"
    FROZEN.write_text(text, encoding="utf-8")
