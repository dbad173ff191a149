"""A revoked tablet hands in all it holds, and only then is told to wipe. And who holds the feed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from server.accounts import service as accounts
from server.sync import feed_lag
from tests.ports import SteeredClock
from tests.server.sync.field import Tablet, add_person, execute, rows, work
from tests.throwaway import ThrowawayDatabase


def stand(tablet: Tablet, next_n: int, files_left: int = 0, **more: Any) -> Any:
    outboxes = [{"outbox": str(tablet.outbox), "next_n": next_n}, *more.get("others", [])]
    reply = tablet.app.test_client().post(
        "/api/v1/sync/standing",
        json={"outboxes": outboxes, "files_left": files_left, "stuck_files": more.get("stuck", [])},
        headers=tablet.identity,
    )
    assert reply.status_code == 200, reply.get_data(as_text=True)
    return reply.get_json()


def revoke(tablet: Tablet) -> None:
    with tablet.app.app_context():
        accounts.revoke_device(tablet.device)


def test_a_tablet_that_was_not_revoked_is_never_wiped(tablet: Tablet) -> None:
    reply = stand(tablet, 1)
    assert (reply["is_revoked"], reply["wipe"]) == (False, False)


def test_a_revoked_tablet_is_wiped_once_all_it_holds_is_there(tablet: Tablet) -> None:
    tablet.write(work())
    tablet.write({"notes": "waits"}, uuid4(), uuid4())
    revoke(tablet)
    reply = stand(tablet, 3)
    assert (reply["wipe"], reply["missing"]) == (
        False, [{"outbox": str(tablet.outbox), "next_n": 1}],
    )  # fmt: skip
    tablet.push(1, 1)
    assert stand(tablet, 3)["missing"] == [{"outbox": str(tablet.outbox), "next_n": 2}]
    tablet.push(2)
    assert not stand(tablet, 3, files_left=1)["wipe"]
    assert stand(tablet, 3)["wipe"]


def test_a_change_that_waits_for_its_base_is_safe_there(tablet: Tablet) -> None:
    tablet.write({"notes": "waits"}, uuid4(), uuid4())
    assert tablet.push()[0]["outcome"] == "waiting"
    revoke(tablet)
    assert stand(tablet, 2)["wipe"]


def test_another_person_s_outbox_on_it_counts_and_an_unknown_one_too(tablet: Tablet) -> None:
    mate = Tablet(tablet.app, add_person(tablet.app), tablet.device, tablet.key)
    mate.write(work())
    revoke(tablet)
    mates = {"outbox": str(mate.outbox), "next_n": 2}
    assert stand(tablet, 1, others=[mates])["missing"] == [{**mates, "next_n": 1}]
    unknown = {"outbox": str(uuid4()), "next_n": 2}
    assert not stand(tablet, 1, others=[unknown])["wipe"]
    strangers = Tablet(tablet.app, tablet.person)
    strangers.write(work())
    strangers.push()
    # Another tablet's outbox is none of this one's.
    there = {"outbox": str(strangers.outbox), "next_n": 2}
    assert not stand(tablet, 1, others=[there])["wipe"]


def stuck(tablet: Tablet, **fields: Any) -> dict[str, Any]:
    return {
        "record": str(uuid4()), "role": "original", "sha256": "ab" * 32, "size": 5_000_000,
        "person": str(tablet.person.id), "code": "file_too_large", "since": "2026-03-01T07:00:00Z",
        **fields,
    }  # fmt: skip


def shown(who: Tablet, words: str) -> bool:
    page = who.app.test_client().get("/quarantine?lang=en", headers=who.identity)
    assert page.status_code == 200
    return words in page.get_data(as_text=True)


def test_a_file_that_cannot_be_sent_is_shown_and_then_holds_up_no_wipe(
    field: Flask, tablet: Tablet
) -> None:
    supervisor = Tablet(field, add_person(field, "supervisor"))
    elsewhere = Tablet(field, add_person(field, "supervisor", governorates=["KW-KU"]))
    told = stuck(tablet)
    assert not stand(tablet, 1, files_left=1, stuck=[told])["wipe"]
    assert not shown(supervisor, "file never came")
    revoke(tablet)
    assert not stand(tablet, 1, files_left=2, stuck=[told])["wipe"]
    assert stand(tablet, 1, files_left=1, stuck=[told])["wipe"]
    assert shown(supervisor, "1 file never came")
    assert shown(supervisor, "The file is larger than allowed.")
    assert not shown(elsewhere, "file never came")


def test_a_stuck_file_that_comes_after_all_is_no_longer_shown(field: Flask, tablet: Tablet) -> None:
    supervisor = Tablet(field, add_person(field, "supervisor"))
    revoke(tablet)
    told = stuck(tablet)
    stand(tablet, 1, files_left=1, stuck=[told])
    execute(
        field,
        "INSERT INTO file (sha256, size, stored_at, touched_at, is_named, tries, exif)"
        " VALUES (decode(:h, 'hex'), 5, now(), now(), false, 0, '{}')",
        h=told["sha256"],
    )
    execute(
        field,
        "INSERT INTO file_use (id, sha256, record, role, person, media_type, filename, received_at)"
        " VALUES (gen_random_uuid(), decode(:h, 'hex'), :r, 'original', :p, 'image/jpeg', '',"
        " now())",
        h=told["sha256"],
        r=told["record"],
        p=tablet.person.id,
    )
    assert not shown(supervisor, "file never came")


def test_a_tablet_notes_nothing_in_the_name_of_who_never_worked_on_it(
    field: Flask, tablet: Tablet
) -> None:
    stranger = add_person(field)
    revoke(tablet)
    told = stuck(tablet, person=str(stranger.id))
    assert not stand(tablet, 1, files_left=1, stuck=[told])["wipe"]
    assert rows(field, "SELECT count(*) FROM stuck_file") == [(0,)]


@pytest.mark.parametrize(
    "wrong",
    [{"role": "x"}, {"sha256": "AB"}, {"code": "A B"}, {"size": -1}, {"since": "now"},
     {"record": "1"}, {"person": None}],
)  # fmt: skip
def test_a_stuck_file_told_wrongly_is_named(tablet: Tablet, wrong: dict[str, Any]) -> None:
    revoke(tablet)
    reply = tablet.app.test_client().post(
        "/api/v1/sync/standing",
        json={"outboxes": [], "files_left": 1, "stuck_files": [stuck(tablet, **wrong)]},
        headers=tablet.identity,
    )
    assert reply.status_code == 422
    assert next(iter(wrong)) in str(reply.get_json()["error"])


def test_a_revoked_tablet_may_ask_for_nothing_else(tablet: Tablet) -> None:
    revoke(tablet)
    client = tablet.app.test_client()
    for reply in (
        client.get("/api/v1/sync/pull", headers=tablet.identity),
        client.post("/api/v1/sync/verify", json={"cursor": ""}, headers=tablet.identity),
    ):
        assert reply.get_json()["error"]["code"] == "device_revoked"


@pytest.mark.parametrize("call", ["push", "pull"])
def test_a_tablet_s_calls_are_noted_once_a_minute(
    tablet: Tablet, clock: SteeredClock, call: str
) -> None:
    seen = "SELECT last_seen_at FROM device WHERE id = :d"
    start = clock.now()
    tablet.write(work())
    for seconds, noted in ((0, 0), (59, 0), (1, 60), (30, 60), (30, 120)):
        clock.advance(seconds=seconds)
        _ = tablet.push() if call == "push" else tablet.pull()
        [row] = rows(tablet.app, seen, d=tablet.device)
        assert (row.last_seen_at - start).total_seconds() == noted


def test_an_open_write_in_another_database_is_named(
    committed_app: Flask, database: ThrowawayDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    with committed_app.app_context():
        assert feed_lag.feed_lag()["culprit"] is None
    with database.fresh() as url:
        engine = create_engine(url, connect_args={"application_name": "slow import"})
        with engine.connect() as other:
            other.execute(text("CREATE TABLE held_open (id int)"))
            with committed_app.app_context():
                lag = feed_lag.feed_lag()
                assert lag["culprit"]["application"] == "slow import"
                assert lag["culprit"]["database"] in url
                assert not lag["is_late"]
                monkeypatch.setattr(feed_lag, "LATE_S", 0.0)
                assert feed_lag.warn_when_late()
            other.rollback()
        engine.dispose()
    with committed_app.app_context():
        assert not feed_lag.warn_when_late()
