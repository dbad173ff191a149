"""Calls made from docs/openapi.json: answered as it says, and no refusal leaves a trace.

Each operation is called by everybody (nobody, too), with values that fit its description, with
values that do not, and with good messages of which some members were exchanged. ``make
conformance`` makes 1,000 calls an operation; ``make test`` a few.
"""

from __future__ import annotations

import json
import os
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
)
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from server.app import create_app
from server.db import db
from server.http.api import description
from server.http.permissions import PUBLIC
from server.programme.models import ActivityBoq
from tests.conformance.watching import Watch
from tests.server.permissions_world import (
    EXAMPLES,
    INSIDE,
    NAMES_A_RECORD,
    NOBODY,
    NONE,
    OUTSIDE,
    ROLE_COLUMNS,
    Call,
    World,
)
from tests.server.sync.field import Tablet, work
from tests.throwaway import throwaway_config

CASES = int(os.environ.get("CASES", "15"))
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@schemathesis.serializer("application/offset+octet-stream")
def as_bytes(context: Any, value: Any) -> bytes:
    """A piece of a file, as tus sends it."""
    return value if isinstance(value, bytes) else json.dumps(value, default=str).encode()


# What a refused call may leave behind, and why.
LEFT_BEHIND = {
    # Wrong passwords are counted, or guessing would cost nothing.
    "sign_in_attempt",
    # Who looks at a week moves the one cut that stands in tables; nothing rests on them.
    *("cut_stand", "cut_progress", "cut_report", "cut_record"),
}
# The document alone needs no database: its url is never connected to.
_document = description(create_app(throwaway_config("postgresql+psycopg:///nowhere")))
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, item in _document["paths"].items()
    for method, operation in item.items()
    if isinstance(operation, dict)
}
SPARING = settings(
    max_examples=CASES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def strategy_of(world: World, name: str) -> st.SearchStrategy[Case]:
    """Cases of an operation: fitting ones and, where it takes anything, ones that do not fit."""
    method, path = name.split(" ")
    document = world.app.extensions.setdefault("described", description(world.app))
    schema = schemathesis.openapi.from_dict(document)
    schema.app = world.app
    operation = schema[path][method]
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    takes = OPERATIONS[name].get("parameters") or "requestBody" in OPERATIONS[name]
    if not takes and "{" not in path:
        return fitting
    return fitting | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def example_of(world: World, name: str, role: str, which: str) -> Call:
    """A good call of the operation, with a record inside, outside or of nowhere."""
    endpoint = OPERATIONS[name]["operationId"].replace("_", ".", 1)
    for known in (*NAMES_A_RECORD, *EXAMPLES):
        if known.replace(".", "_") == OPERATIONS[name]["operationId"]:
            endpoint = known
    if endpoint == "sync.push":
        return _push(world, role)
    if endpoint in NAMES_A_RECORD:
        return NAMES_A_RECORD[endpoint](world, role, which)
    return EXAMPLES.get(endpoint, lambda *_: {})(world, role)


def _push(world: World, role: str) -> Call:
    """One change in a new outbox: an earlier push may have been refused."""
    person = world.tablets.get(role, world.chief).person
    tablet = Tablet(world.app, person)
    activity = "C09-A01"
    with world.app.app_context():
        line = db.session.query(ActivityBoq).filter_by(activity=activity).first()
    assert line is not None
    nowhere = {"section": None, "from_m": None, "to_m": None}
    tablet.write(work(activity=activity, boq_item=line.boq_item, quantity="1", **nowhere), uuid4())
    return {"json": tablet.message()}


def made_likely(case: Case, example: Call, kept: list[bool]) -> None:
    """Put the good message in the place of the case, but for some of its members."""
    if "path" in example:
        case.path_parameters = {k: str(v) for k, v in example["path"].items()}
    good = example.get("json")
    if not isinstance(good, dict) or not isinstance(case.body, dict):
        return
    odd = {key: value for (key, value), keep in zip(case.body.items(), kept, strict=False) if keep}
    case.body = {**good, **odd}


@pytest.mark.parametrize("name", OPERATIONS)
def test_calls_are_answered_as_described(world: World, watch: Watch, name: str) -> None:
    @SPARING
    @given(
        case=strategy_of(world, name),
        role=st.sampled_from(ROLE_COLUMNS),
        which=st.sampled_from([INSIDE, OUTSIDE, NONE]),
        is_likely=st.booleans(),
        kept=st.lists(st.booleans(), min_size=8, max_size=8),
    )
    def call(case: Case, role: str, which: str, is_likely: bool, kept: list[bool]) -> None:
        if is_likely:
            made_likely(case, example_of(world, name, role, which), kept)
        watch.changed()
        headers = {"Accept-Encoding": "identity", **world.identity_of(role)}
        # Read to its end and closed, as a server does: an open answer holds what it was lent.
        response = case.call(headers=headers, buffered=True)
        try:
            check(name, role, case, response, watch.changed())
        except (AssertionError, FailureGroup) as error:
            said = [str(one) for one in getattr(error, "exceptions", [error])]
            curl = case.as_curl_command()
            pytest.fail(f"{role}: {curl[:600]}\n" + "\n".join(said)[:1500], pytrace=False)

    call()


def check(name: str, role: str, case: Case, response: Any, changed: set[str]) -> None:
    operation, status = OPERATIONS[name], response.status_code
    case.validate_response(response, checks=CHECKS)
    said = response.content[:300]
    assert str(status) in operation["responses"], f"{status} is not described: {said!r}"
    if status >= 400:
        assert changed <= LEFT_BEHIND, f"a refused call ({status}) changed {changed}"
    if case.method == "GET":
        assert not changed, f"reading changed {changed}"
    if PUBLIC not in operation["x-roles"]:
        # An address that is none is answered before anybody asks who calls.
        # HEAD is answered without a word.
        has_words = case.method != "HEAD"
        is_address = status != 404 or (has_words and b'"not_found"' not in response.content)
        if role == NOBODY and is_address:
            assert status in {400, 401}, said
        elif role not in operation["x-roles"] and is_address:
            assert status in {400, 403}, said


def test_the_watch_sees_what_a_good_call_changes(world: World, watch: Watch) -> None:
    """The instrument itself: else the test above would find nothing, ever."""
    watch.changed()
    tablet = world.tablets["inspector"]
    assert tablet.send(_push(world, "inspector")["json"]).status_code == 200
    assert {"revision", "head", "work", "outbox"} <= watch.changed()
    # A name of its own: tries that come too soon after others are not counted.
    wrong = {"username": f"nobody.{uuid4().hex}", "password": "wrong"}
    device = EXAMPLES["auth.token"](world, "inspector")["json"]["device"]
    world.app.test_client().post("/api/v1/auth/token", json={**wrong, "device": device})
    assert watch.changed() == {"sign_in_attempt"}
