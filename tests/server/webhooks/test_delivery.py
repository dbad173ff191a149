"""What happens in the register arrives at a real receiver: signed, in order, never lost."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from server.accounts import service as accounts
from server.accounts.models import Person
from server.config import libpq_url
from server.db import db
from server.today.queues import queues_of
from server.webhooks import outcomes, sending, service
from server.webhooks.models import DELIVERED, PAUSED, STOPPED, WAITING, WITHHELD
from tests.ports import SteeredClock
from tests.server.sync.field import add_person, execute, rows
from tests.server.webhooks.conftest import Office, types
from tests.server.webhooks.receiver import Receiver, free_port


def test_an_event_is_verified_by_the_public_library(
    office: Office, receiver: Receiver, clock: SteeredClock
) -> None:
    clock.moment = datetime.now(UTC)
    _webhook, secret = office.make(receiver.url)
    record = office.log()
    office.tell()
    ((headers, body),) = receiver.arrived
    event = Verifier(secret).verify(body, headers)
    assert event["type"] == "work.created"
    assert event["data"]["record"] == str(record)
    assert event["data"]["fields"]["activity"] == "C09-A01"
    assert headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Verifier(secret).verify(body.replace(b"C09", b"C10"), headers)
    assert is_ours_as_documented(headers, body, secret)
    assert not is_ours_as_documented(headers, body + b" ", secret)
    other = office.make(receiver.url)[1]
    with pytest.raises(WebhookVerificationError):
        Verifier(other).verify(body, headers)


def is_ours_as_documented(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """What docs/integrators.md gives those who have no library."""
    text = Path("docs/integrators.md").read_text(encoding="utf-8")
    found = re.search(r"(?:^    .*\n|^\n)+", text[text.index("    import base64") :], re.M)
    assert found
    names: dict[str, Any] = {}
    exec(textwrap.dedent(found[0]), names)
    return bool(names["is_ours"](headers, body, secret))


def test_events_come_in_the_order_of_the_register(office: Office, receiver: Receiver) -> None:
    office.make(receiver.url)
    record = uuid4()
    first = uuid4()
    office.log(record, change=first)
    office.change(record, {"notes": "seen again"}, base=first)
    office.log(activity="C10-A01")
    assert office.tell() == 3
    told = [json.loads(body) for _headers, body in receiver.arrived]
    assert [one["type"] for one in told] == ["work.created", "work.changed", "work.created"]
    assert [one["data"]["version"] for one in told] == [1, 2, 1]
    assert told[1]["data"]["changed"] == ["notes"]
    office.tell()
    assert len(receiver.arrived) == 3, "nothing is sent twice without need"


def test_what_was_before_it_is_not_told(office: Office, receiver: Receiver) -> None:
    office.log()
    office.make(receiver.url)
    office.tell()
    assert receiver.arrived == []


def test_what_commits_late_is_told_late(office: Office, receiver: Receiver) -> None:
    """Drawn first and committed last, as a long push does: a cursor would have gone past it."""
    office.make(receiver.url)
    early = office.log()
    office.tell()
    slow = psycopg.connect(libpq_url(office.app.config["SQLALCHEMY_DATABASE_URI"]))
    slow.execute("INSERT INTO untold_revision (record, version) VALUES (%s, 1)", [early])
    office.log()
    assert office.tell() == 1
    slow.commit()
    slow.close()
    assert office.tell() == 1


def test_only_what_was_asked_for_and_may_be_seen(office: Office, receiver: Receiver) -> None:
    narrow, _ = office.make(receiver.url, contracts=frozenset({9}))
    kinds, _ = office.make(receiver.url, kinds=frozenset({"ncr"}))
    deleted, _ = office.make(receiver.url, happenings=frozenset({"deleted"}))
    first = uuid4()
    mine = office.log(change=first)
    office.log(activity="C10-A01")
    office.log(activity="C07-A01")  # in another governorate than the planner's
    office.change(mine, {}, base=first, op="delete")
    office.tell()
    assert [one.record for one in office.deliveries(narrow)] == [mine, mine]
    assert office.deliveries(kinds) == []
    assert [one.type for one in office.deliveries(deleted)] == ["work.deleted"]


def test_a_narrowed_owner_is_told_no_more(office: Office, receiver: Receiver) -> None:
    webhook, _ = office.make(receiver.url)
    receiver.status = 503
    office.log()
    office.tell()
    assert len(receiver.arrived) == 1
    office.change_planner(governorates=["KW-KU"])
    receiver.status = 204
    office.act("resume", webhook)
    office.tell()
    assert len(receiver.arrived) == 1
    assert [one.status for one in office.deliveries(webhook)] == [WITHHELD]


def test_failures_are_tried_again_later_and_later_under_one_id(
    office: Office, receiver: Receiver, clock: SteeredClock
) -> None:
    webhook, _ = office.make(receiver.url)
    receiver.status = 500
    office.log()
    office.log()
    pauses = []
    for _ in range(6):
        office.tell()
        due = office.webhook(webhook).due_at
        assert due is not None
        pauses.append(due - clock.now())
        office.tell()  # too early: nothing is sent
        clock.moment = due
    ids = {headers["webhook-id"] for headers, _body in receiver.arrived}
    assert (len(receiver.arrived), len(ids)) == (6, 1), "those behind it wait"
    for number, pause in enumerate(pauses):
        longest = timedelta(seconds=10) * 2**number
        assert longest / 2 <= pause <= longest
    receiver.status = 200
    office.tell()
    assert [one.status for one in office.deliveries(webhook)] == [DELIVERED, DELIVERED]
    assert office.webhook(webhook).failing_since is None


def test_pauses_grow_to_six_hours_and_differ(office: Office) -> None:
    with office.app.app_context():
        found = [outcomes.pause_after(50) for _ in range(20)]
    assert timedelta(hours=3) <= min(found)
    assert max(found) <= timedelta(hours=6)
    assert len(set(found)) > 1


def test_it_stops_after_days_and_loses_nothing(
    office: Office, clock: SteeredClock, receiver: Receiver
) -> None:
    webhook, _ = office.make(f"http://localhost:{free_port()}/")
    office.log()
    for _ in range(40):
        office.tell()
        found = office.webhook(webhook)
        if found.state == STOPPED:
            break
        assert found.due_at is not None
        clock.moment = found.due_at
    assert (found.state, found.stopped_for) == (STOPPED, "failing")
    assert found.failing_since is not None
    assert timedelta(days=5) <= clock.now() - found.failing_since < timedelta(days=6)
    office.log()
    office.tell()
    execute(office.app, f"UPDATE webhook SET url = '{receiver.url}'")
    office.act("resume", webhook)
    office.tell()
    assert types(receiver) == ["work.created", "work.created"]


def waiting_for(office: Office) -> list[tuple[int, str]]:
    """(how many, the first one's link) of the stopped webhooks among what waits for the planner."""
    with office.app.test_request_context("/"):
        person = db.session.get_one(Person, office.planner)
        found = queues_of(person, accounts.scope_of(person), datetime.now(UTC))
        return [(one.count, one.items[0].link) for one in found if one.code == "webhooks"]


def test_a_receiver_that_is_gone_is_told_nothing_more(office: Office, receiver: Receiver) -> None:
    webhook, _ = office.make(receiver.url)
    receiver.status = 410
    office.log()
    office.tell()
    assert office.webhook(webhook).stopped_for == "gone"
    assert waiting_for(office) == [(1, f"/account/webhooks/{webhook}")]
    office.act("resume", webhook)
    assert waiting_for(office) == []


def test_paused_it_keeps_what_happens(office: Office, receiver: Receiver) -> None:
    webhook, _ = office.make(receiver.url)
    office.act("pause", webhook)
    office.log()
    office.tell()
    assert (office.webhook(webhook).state, receiver.arrived) == (PAUSED, [])
    assert [one.status for one in office.deliveries(webhook)] == [WAITING]
    office.act("resume", webhook)
    office.tell()
    assert types(receiver) == ["work.created"]


def test_a_delivery_is_sent_again_by_hand_under_the_same_id(
    office: Office, receiver: Receiver
) -> None:
    webhook, _ = office.make(receiver.url)
    office.log()
    office.tell()
    (done,) = office.deliveries(webhook)
    office.act("send_again", webhook, done.id)
    office.tell()
    first, second = receiver.arrived
    assert first[0]["webhook-id"] == second[0]["webhook-id"] == str(done.id)
    assert first[1] == second[1]


class Death:
    """Ends the process, as far as an exception can, when a step is come to."""

    def __init__(self, name: str) -> None:
        self.name = name

    def at(self, name: str) -> None:
        if name == self.name:
            raise SystemExit(name)


def test_a_worker_that_dies_after_sending_sends_it_again(
    office: Office, receiver: Receiver, clock: SteeredClock
) -> None:
    webhook, _ = office.make(receiver.url)
    office.log()
    live = office.app.extensions["tareeq.ports"]
    office.app.extensions["tareeq.ports"] = replace(live, steps=Death("webhook.sent"))
    with office.app.app_context():
        sending.fan_out()
        with pytest.raises(SystemExit):
            sending.send_next(webhook)
    office.app.extensions["tareeq.ports"] = live
    office.tell()
    assert len(receiver.arrived) == 1, "the claim of the dead one holds for a minute"
    clock.advance(seconds=61)
    office.tell()
    ids = {headers["webhook-id"] for headers, _body in receiver.arrived}
    assert (len(receiver.arrived), len(ids)) == (2, 1)
    assert [one.status for one in office.deliveries(webhook)] == [DELIVERED]


def test_what_was_not_fanned_out_to_the_end_is_untold_still(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.make(receiver.url)
    office.log()
    with monkeypatch.context() as broken:
        broken.setattr(sending.events, "event_type", lambda _told: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            office.tell()
    office.tell()
    assert types(receiver) == ["work.created"]


def test_told_again_after_a_restore_it_has_the_same_id(office: Office, receiver: Receiver) -> None:
    """A backup of before the telling: the revision is untold in it, and the receiver knows it."""
    webhook, _ = office.make(receiver.url)
    record = office.log()
    office.tell()
    execute(office.app, "DELETE FROM webhook_delivery")
    execute(office.app, f"INSERT INTO untold_revision (record, version) VALUES ('{record}', 1)")
    office.tell()
    first, second = receiver.arrived
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert len(office.deliveries(webhook)) == 1


def test_a_new_password_stops_it_until_its_owner_resumes(
    office: Office, receiver: Receiver
) -> None:
    webhook, _ = office.make(receiver.url)
    office.change_planner(session_version=2)
    office.log()
    office.tell()
    assert office.webhook(webhook).stopped_for == "owner"
    office.act("resume", webhook)
    office.tell()
    assert len(receiver.arrived) == 1
    office.change_planner(role="inspector")
    office.log()
    office.tell()
    assert office.webhook(webhook).stopped_for == "owner"
    assert len(receiver.arrived) == 1


def test_a_new_secret_signs_beside_the_old_one_for_a_day(
    office: Office, receiver: Receiver, clock: SteeredClock
) -> None:
    clock.moment = datetime.now(UTC) - timedelta(hours=24)
    webhook, old = office.make(receiver.url)
    new = office.act("renew_secret", webhook)
    clock.moment = datetime.now(UTC) - timedelta(minutes=1)
    office.log()
    office.tell()
    clock.moment = datetime.now(UTC) + timedelta(minutes=1)
    office.log()
    office.tell()
    (headers, body), (later, second) = receiver.arrived
    assert Verifier(old).verify(body, headers) == Verifier(new).verify(body, headers)
    assert Verifier(new).verify(second, later)
    with pytest.raises(WebhookVerificationError):
        Verifier(old).verify(second, later)


def test_the_secret_is_nowhere_in_the_database(office: Office, receiver: Receiver) -> None:
    _webhook, secret = office.make(receiver.url)
    kept = str(rows(office.app, "SELECT row_to_json(webhook)::text FROM webhook"))
    assert secret.removeprefix("whsec_")[:20] not in kept


def test_a_ping_tells_what_came_of_it(office: Office, receiver: Receiver) -> None:
    webhook, _ = office.make(receiver.url)
    assert office.act("ping", webhook).answer == 204
    assert types(receiver) == ["ping"]
    receiver.status = 404
    assert office.act("ping", webhook).status == "failed"
    office.log()
    receiver.status = 204
    office.tell()
    assert types(receiver)[2:] == ["work.created"], "a ping that failed holds nothing back"


def test_old_deliveries_are_forgotten_and_waiting_ones_kept(
    office: Office, receiver: Receiver, clock: SteeredClock
) -> None:
    webhook, _ = office.make(receiver.url)
    office.log()
    office.tell()
    office.act("pause", webhook)
    office.log()
    office.tell()
    clock.advance(days=31)
    with office.app.app_context():
        assert service.forget_old() == 1
    assert [one.status for one in office.deliveries(webhook)] == [WAITING]


def test_nobody_reaches_anothers_webhook(office: Office, receiver: Receiver) -> None:
    webhook, _ = office.make(receiver.url)
    stranger = Office(office.app, add_person(office.app, "planner").id, office.tablet)
    for verb in ("ping", "pause", "resume", "renew_secret", "remove"):
        with pytest.raises(Exception, match="not_found"):
            stranger.act(verb, webhook)
    assert isinstance(webhook, UUID)
    assert receiver.arrived == []
    with office.app.app_context():
        assert db.session.execute(db.text("SELECT count(*) FROM webhook")).scalar() == 1
