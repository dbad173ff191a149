"""The messages of protocol 1 may grow, and never change: old tablets are in the field."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.protocol1.messages import FROZEN, REPLIES, REQUESTS, schemas_now

Schema = dict[str, Any]


def breaches(frozen: Schema, now: Schema, path: str, is_request: bool) -> Iterator[str]:
    """How ``now`` breaks what was promised to whoever knows ``frozen``."""
    if frozen.get("type") != now.get("type") or frozen.get("format") != now.get("format"):
        yield f"{path}: another type"
    old, new = set(frozen.get("enum", [])), set(now.get("enum", []))
    if old and new and (old - new if is_request else new - old):
        yield f"{path}: other words"
    first, then = set(frozen.get("required", [])), set(now.get("required", []))
    for name in sorted(then - first if is_request else first - then):
        yield f"{path}.{name}: {'now required' if is_request else 'no longer always there'}"
    for name, schema in frozen.get("properties", {}).items():
        if name not in now.get("properties", {}):
            yield f"{path}.{name}: gone"
        else:
            yield from breaches(schema, now["properties"][name], f"{path}.{name}", is_request)
    if "items" in frozen:
        yield from breaches(frozen["items"], now.get("items", {}), f"{path}[]", is_request)


def all_breaches(now: dict[str, Schema]) -> list[str]:
    frozen = json.loads(FROZEN.read_text(encoding="utf-8"))
    return [
        breach
        for is_request, schemas in ((True, REQUESTS), (False, REPLIES))
        for schema in schemas
        for breach in breaches(
            frozen[schema.__name__], now[schema.__name__], schema.__name__, is_request
        )
    ]


def test_no_message_of_protocol_1_has_changed() -> None:
    assert all_breaches(schemas_now()) == []


@pytest.mark.parametrize(
    ("message", "name"),
    [("PushReply", "next_n"), ("PullReply", "cursor"), ("PushRequest", "head")],
)
def test_a_member_that_goes_is_noticed(message: str, name: str) -> None:
    now = copy.deepcopy(schemas_now())
    del now[message]["properties"][name]
    assert f"{message}.{name}: gone" in all_breaches(now)


def test_a_new_duty_of_tablets_and_a_new_word_for_them_are_noticed() -> None:
    now = copy.deepcopy(schemas_now())
    now["PushRequest"]["required"].append("battery")
    receipt = now["PushReply"]["properties"]["receipts"]["items"]["properties"]
    receipt["outcome"]["enum"] = [*receipt["outcome"]["enum"], "postponed"]
    receipt["n"]["type"] = "string"
    assert sorted(all_breaches(now)) == [
        "PushReply.receipts[].n: another type",
        "PushReply.receipts[].outcome: other words",
        "PushRequest.battery: now required",
    ]


def test_more_for_whoever_wants_it_is_welcome() -> None:
    now = copy.deepcopy(schemas_now())
    now["PullReply"]["properties"]["weather"] = {"type": "string"}
    now["PullReply"]["required"].append("weather")
    assert all_breaches(now) == []
