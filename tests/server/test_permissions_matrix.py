"""Every route of the application against the committed matrix of who may call it.

tests/data/route_matrix.csv has one row a route and method; a new route without a row fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from server.app import create_app
from server.db import db
from shared.wire.errors import wire_error
from tests.ports import SteeredClock, steered_ports
from tests.server.permissions_world import NAMES_A_RECORD, PROVED_ELSEWHERE, ROLE_COLUMNS
from tests.server.route_matrix import Row, call_for, endpoint_of, matrix, name_of
from tests.server.small_world import (
    CONTRACTS,
    INSIDE,
    NOBODY,
    NONE,
    NOTES,
    OUTSIDE,
    WEEK,
    World,
    make_world,
)
from tests.throwaway import ThrowawayDatabase, throwaway_config

UNSEEN_METHODS = {"HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def world(database: ThrowawayDatabase) -> Iterator[World]:
    with database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(SteeredClock()))
        yield make_world(app)
        with app.app_context():
            db.engine.dispose()


def is_sent_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in")


def traces_of(world: World, governorate: str) -> set[str]:
    """What a work of this governorate leaves in an answer that shows it."""
    activities = f"C{CONTRACTS[governorate]:02}-A0"
    weeks = f"/weeks/{governorate}/{WEEK}"
    title = f"Demo Contractor {CONTRACTS[governorate]}"
    return {NOTES[governorate], str(world.works[governorate]), activities, weeks, title}


def found_in(answer: TestResponse, traces: set[str]) -> set[str]:
    """The traces in an answer. The way to the sign-in repeats the address asked for, no more."""
    content = b"" if is_sent_to_sign_in(answer) else answer.get_data()
    return {trace for trace in traces if trace.encode() in content}


def without_chance(answer: TestResponse) -> str:
    """An answer's text without the address asked for and without the page's CSRF token."""
    text = answer.get_data(as_text=True).replace(answer.request.path, "PATH")
    if query := answer.request.query_string.decode():
        text = text.replace(f"?{query}", "?QUERY")
    return re.sub(r'(csrf[-_]token" (?:content|value)=")[^"]*', r"\1", text)


def test_matrix_names_every_route_of_the_application(world: World) -> None:
    routes = {
        f"{method} {rule.rule}"
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - UNSEEN_METHODS
    }
    listed = [name_of(row) for row in matrix()]
    assert sorted(listed) == sorted(routes), "tests/data/route_matrix.csv is out of date"


@pytest.mark.parametrize("row", matrix(), ids=name_of)
def test_route_lets_in_whom_the_matrix_names(world: World, row: Row) -> None:
    endpoint = endpoint_of(world.app, row)
    for role in ROLE_COLUMNS:
        answer = world.call(role, row["method"], row["rule"], call_for(world, endpoint, role))
        assert not found_in(answer, traces_of(world, OUTSIDE)), f"{role} sees outside the scope"
        if row[role] == "allow":
            check_let_in(answer, endpoint, role)
        else:
            check_kept_out(world, answer, row, role)


def check_let_in(answer: TestResponse, endpoint: str, role: str) -> None:
    is_good = answer.status_code in range(200, 400) and not is_sent_to_sign_in(answer)
    is_known = answer.status_code in PROVED_ELSEWHERE.get(endpoint, ())
    assert is_good or is_known, f"{role}: {answer.status} {answer.text[:300]}"


def check_kept_out(world: World, answer: TestResponse, row: Row, role: str) -> None:
    # The language switch of the error's page repeats the address asked for, no more.
    text = "" if is_sent_to_sign_in(answer) else without_chance(answer)
    told = {trace for trace in traces_of(world, INSIDE) if trace in text}
    assert not told, f"{role} is refused, yet shown {told}"
    if row["rule"].startswith("/api/"):
        code, status = ("sign_in_needed", 401) if role == NOBODY else ("not_allowed", 403)
        assert answer.status_code == status, role
        assert answer.json == {"error": wire_error(code)}, role
    elif role == NOBODY:
        assert is_sent_to_sign_in(answer) or answer.status_code in {401, 403}
    else:
        assert answer.status_code == 403, role


@pytest.mark.parametrize("row", [row for row in matrix() if row["names"]], ids=name_of)
def test_record_outside_the_scope_looks_like_none_at_all(world: World, row: Row) -> None:
    endpoint, outside = endpoint_of(world.app, row), world.works[OUTSIDE]
    before = world.head_of(outside)
    for role in ROLE_COLUMNS:
        hidden, none = (
            world.call(role, row["method"], row["rule"], call_for(world, endpoint, role, which))
            for which in (OUTSIDE, NONE)
        )
        assert hidden.status_code == none.status_code, role
        if is_sent_to_sign_in(hidden):
            continue
        assert hidden.status_code == (404 if row[role] == "allow" else none.status_code), role
        assert hidden.status_code in {401, 403, 404}, role
        assert without_chance(hidden) == without_chance(none), role
    assert world.head_of(outside) == before, "a refused call changed the record"


def test_matrix_marks_every_route_that_names_a_record(world: World) -> None:
    marked = {endpoint_of(world.app, row) for row in matrix() if row["names"]}
    assert marked == NAMES_A_RECORD.keys()


LISTS = [
    "/works",
    "/works.csv",
    "/works.geojson",
    "/records",
    "/records.csv",
    "/records.geojson",
    "/ogc/collections/works/items",
    "/ogc/collections/activities/items",
    "/weeks",
    "/api/v1/weeks",
    "/api/v1/sync/pull",
    "/api/v1/reference",
]


@pytest.mark.parametrize("rule", LISTS)
def test_traces_would_show_if_the_scope_were_wider(world: World, rule: str) -> None:
    """What the tests above look for is really there for somebody who may see it."""
    answer = world.call("chief", "GET", rule, {"query": query_of(rule)})
    assert found_in(answer, traces_of(world, OUTSIDE))
    assert found_in(answer, traces_of(world, INSIDE))


@pytest.mark.parametrize("rule", LISTS)
def test_scope_is_governorate_and_contract_both(world: World, rule: str) -> None:
    """Hawalli AND a contract of Jahra is nothing: not the one, nor the other."""
    answer = world.call("stranger", "GET", rule, {"query": query_of(rule)})
    assert answer.status_code == 200
    assert not found_in(answer, traces_of(world, OUTSIDE) | traces_of(world, INSIDE))


def query_of(rule: str) -> dict[str, str]:
    """What of a long list is looked at."""
    return {"/weeks": {"week": WEEK}, "/works": {"sort": "date"}}.get(rule, {})
