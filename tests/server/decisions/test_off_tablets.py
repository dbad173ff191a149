"""A decision is the office's: no tablet pulls or writes one, no history tells of it outside."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from flask import Flask

from server.records.visibility import Reader, find_head
from server.register import service as register
from server.webhooks import events
from server.webhooks.models import Webhook
from shared.rules.scope import EVERYTHING
from tests.server.decisions.raising import person, raise_one
from tests.server.sync.field import Tablet, add_person, work
from tests.server.sync.test_verify import ask


def test_no_tablet_has_one(committed_field: Flask) -> None:
    app = committed_field
    chief = add_person(app, "supervisor")
    everywhere = Tablet(app, chief)
    of_nine = Tablet(app, add_person(app, "supervisor", contracts=[9]))
    inspector = Tablet(app, add_person(app))
    inspector.write(work(activity="C09-A01", section=None))
    inspector.push()
    with app.app_context():
        raise_one(chief.username, contract=9)
        raise_one(chief.username)
    for tablet in (everywhere, of_nine):
        reply = tablet.pull()
        assert [one["kind"] for one in reply["records"]] == ["work"]
        found = ask(tablet, reply["cursor"], scopes=[])["scopes"]
        assert found == [{"governorate": "KW-HA", "contract": 9}]
        (one,) = reply["records"]
        held = [{name: one[name] for name in ("record", "version", "hash")}]
        buckets = [{**found[0], "division": 1, "bucket": 0}]
        reply = ask(tablet, reply["cursor"], buckets=buckets, held=held)
        assert (reply["records"], reply["gone"]) == ([], [])


def test_no_tablet_writes_one(inside: Flask) -> None:
    tablet = Tablet(inside, person("supervisor"))
    fields = {"title": "t", "description": "d", "governorate": "KW-HA", "origin": "hand"}
    tablet.write({**fields, "wanted_by": "2026-03-10", "state": "wanted"}, uuid4(), kind="decision")
    (receipt,) = tablet.push()
    assert receipt["outcome"] == "rejected"
    assert receipt["errors"][0]["code"] == "not_allowed"


def test_no_webhook_is_told_of_one(inside: Flask) -> None:
    (told,) = register.told([(1, raise_one(contract=9), 1)])
    everything = Webhook(governorates=None, contracts=None)
    assert not events.is_seen(everything, EVERYTHING, told)
    assert events.is_seen(everything, EVERYTHING, replace(told, kind="work"))


def test_pages_and_programs_for_records_of_the_field_have_it_not(inside: Flask) -> None:
    record = raise_one(contract=9)
    assert find_head(record, Reader(EVERYTHING, False, uuid4())) is None
    assert register.proof_of(record, 1, EVERYTHING) is None
