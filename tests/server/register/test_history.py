"""The register is a time machine: any record, as it stood at any moment, to who may see it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uuid6 import uuid7
from werkzeug.test import TestResponse

from server.db import db
from server.register.cli import register as command
from server.register.models import Head
from tests.ports import START, SteeredClock
from tests.server.sync.field import Tablet, add_person, work

STEP = timedelta(minutes=1)


def get(tablet: Tablet, path: str, **query: Any) -> TestResponse:
    return tablet.app.test_client().get(
        f"/api/v1/records/{path}", query_string=query, headers=tablet.identity
    )


def stood(tablet: Tablet, record: UUID, at: datetime) -> dict[str, Any]:
    reply = get(tablet, str(record), at=at.isoformat())
    assert reply.status_code == 200, reply.get_data(as_text=True)
    return dict(reply.get_json())


def go_to(app: Flask, moment: datetime) -> None:
    clock: SteeredClock = app.extensions["tareeq.ports"].clock
    clock.moment = moment


@pytest.fixture
def record(tablet: Tablet) -> UUID:
    """Logged at START, measured again a minute later, deleted a minute after that."""
    made = uuid4()
    first = tablet.write(work(), made)
    tablet.push()
    go_to(tablet.app, START + STEP)
    second = tablet.write({"quantity": "400"}, made, first)
    tablet.push(first=2)
    go_to(tablet.app, START + 2 * STEP)
    tablet.write({}, made, second, op="delete")
    tablet.push(first=3)
    return made


def test_a_record_is_shown_as_it_stood(tablet: Tablet, record: UUID) -> None:
    for steps, version, quantity, is_deleted in (
        (0, 1, "412.5", False), (1, 2, "400", False), (1.9, 2, "400", False), (5, 3, "400", True),
    ):  # fmt: skip
        found = stood(tablet, record, START + steps * STEP)
        assert (found["version"], found["is_deleted"]) == (version, is_deleted)
        assert found["fields"]["quantity"] == quantity


def test_before_its_first_version_a_record_was_not_there(tablet: Tablet, record: UUID) -> None:
    before = (START - STEP).isoformat()
    assert get(tablet, str(record), at=before).status_code == 404


def test_a_moment_without_zone_or_sense_is_refused_by_name(tablet: Tablet, record: UUID) -> None:
    for at in ("2026-03-01T00:00:00", "yesterday", ""):
        reply = get(tablet, str(record), at=at)
        assert reply.status_code == 422
        assert "at" in json.dumps(reply.get_json()["error"])


def test_what_waited_for_its_base_stood_only_when_that_had_come(tablet: Tablet) -> None:
    made, base = uuid4(), UUID(str(uuid7()))
    early = Tablet(tablet.app, add_person(tablet.app))
    early.write({"notes": "came first"}, made, base)
    assert early.push()[0]["outcome"] == "waiting"
    go_to(tablet.app, START + STEP)
    tablet.write(work(), made, change=base)
    tablet.push()
    assert get(tablet, str(made), at=(START + STEP / 2).isoformat()).status_code == 404
    assert stood(tablet, made, START + STEP)["version"] == 2


def test_the_history_is_told_page_by_page_and_chained(tablet: Tablet, record: UUID) -> None:
    pages, after, has_more = [], 0, True
    while has_more:
        page = get(tablet, f"{record}/history", after=after, limit=2).get_json()
        pages += page["revisions"]
        after, has_more = pages[-1]["version"], page["more"]
    assert [revision["op"] for revision in pages] == ["put", "put", "delete"]
    for one, next_ in pairwise(pages):
        assert next_["previous_hash"] == one["hash"]
        assert next_["base"] == one["change"]


def test_a_page_of_history_is_held_to_its_bytes(
    tablet: Tablet, record: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = get(tablet, f"{record}/history").json["revisions"]
    monkeypatch.setattr("server.register.history.MAX_PAGE_BYTES", 1)
    told: list[dict[str, Any]] = []
    for nth in range(1, len(whole) + 1):
        page = get(tablet, f"{record}/history", after=nth - 1).json
        assert (len(page["revisions"]), page["more"]) == (1, nth < len(whole))
        told += page["revisions"]
    assert told == whole
    assert get(tablet, f"{record}/history", after=len(whole)).json["revisions"] == []


def test_another_governorate_s_inspector_learns_nothing(tablet: Tablet, record: UUID) -> None:
    stranger = Tablet(tablet.app, add_person(tablet.app, governorates=["KW-KU"]))
    at = (START + STEP).isoformat()
    replies = [
        get(stranger, path, at=at).get_json()["error"]
        for path in (f"{record}/history", str(record), f"{uuid4()}/history", str(uuid4()))
    ]
    assert [reply["code"] for reply in replies] == ["not_found"] * 4


def test_the_command_shows_it_too(tablet: Tablet, record: UUID) -> None:
    with tablet.app.app_context():
        run = tablet.app.test_cli_runner().invoke
        at = (START + STEP).isoformat()
        shown = run(command, ["show", str(record), "--at", at])
        assert json.loads(shown.output)["fields"]["quantity"] == "400"
        assert run(command, ["show", str(record), "--at", "1999-01-01T00:00:00Z"]).exit_code == 1
        assert run(command, ["show", str(record), "--at", "whenever"]).exit_code == 2


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(["put", "delete", "restore"]), min_size=1, max_size=6))
def test_at_each_receipt_it_stood_as_the_register_then_said(tablet: Tablet, ops: list[str]) -> None:
    go_to(tablet.app, START)
    made, said = uuid4(), []
    base = tablet.write(work(), made)
    tablet.push(first=len(tablet.bodies))
    for number, op in enumerate(ops, start=1):
        go_to(tablet.app, START + number * STEP)
        base = tablet.write({"notes": f"{number}"} if op == "put" else {}, made, base, op=op)
        receipt = tablet.push(first=len(tablet.bodies))[0]
        if receipt["outcome"] == "rejected":
            break
        pulled = _head(tablet.app, made)
        said.append((START + number * STEP, receipt["version"], pulled))
    for at, version, (whole, is_deleted) in said:
        found = stood(tablet, made, at.astimezone(UTC))
        assert found["version"] == version
        assert (found["fields"], found["is_deleted"]) == (whole, is_deleted)


def _head(app: Flask, record: UUID) -> tuple[dict[str, Any], bool]:
    with app.app_context():
        db.session.expire_all()
        head = db.session.get_one(Head, record)
        return dict(head.whole), head.is_deleted
