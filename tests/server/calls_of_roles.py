"""Valid calls of the routes that name no record, by the role that calls."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete

from server.accounts import api_tokens
from server.accounts.api_tokens import TokenWanted
from server.accounts.models import Person
from server.db import db, transaction
from server.exports import later
from server.forms import service as forms
from server.programme.models import Activity
from server.reporting import draft_queries
from server.reporting.models import IssuedWeek
from server.scores.rules import product_rules
from server.tours import feeds, planning
from server.tours.drafting import numbered, words_for
from server.tours.keeping import Content
from server.webhooks import service as webhooks
from server.webhooks.models import DELIVERED, Webhook, WebhookDelivery
from server.webhooks.sending import MAKERS
from server.webhooks.service import WebhookWanted
from shared.rules.scope import EVERYTHING
from shared.vocabulary.roles import GOVERNOR, INSPECTOR, SUPERVISOR
from shared.wire.messages import Bytes
from tests import factories
from tests.server.attachments import photos, sending
from tests.server.small_world import (
    CONTRACTS,
    INSIDE,
    NOBODY,
    NOTES,
    Call,
    World,
)
from tests.server.sync import rescuing
from tests.server.sync.field import Tablet, work

RoleMaker = Callable[[World, str], Call]
_STOP = {"record": None, "lat": None, "lon": None, "inspection_type": None, **words_for(None)}


def push(world: World, role: str) -> Call:
    tablet = world.tablets.get(role, world.chief)
    tablet.write(work(activity="C09-A01", notes=NOTES[INSIDE]), uuid4())
    return {"json": tablet.message(first=len(tablet.bodies))}


def lost(world: World, role: str) -> Call:
    """A declaration about what the server has: nothing is lost by it."""
    tablet = world.tablets[INSPECTOR]
    tablet.write(work(activity="C09-A01"), uuid4())
    tablet.push(first=len(tablet.bodies))
    return {"json": rescuing.lost_message_of(tablet, 1)}


def held(world: World, role: str) -> Call:
    """Nothing was restored here: it is heard, and nothing is kept."""
    held = {"record": str(uuid4()), "kind": "work", "version": 3, "change": str(uuid4())}
    more = {"hash": "0" * 64, "fields": {}, "governorate": INSIDE, "contract": CONTRACTS[INSIDE]}
    return {"json": {"records": [{**held, **more}]}}


def rescue(world: World, role: str) -> Call:
    return {"form": rescue_file(world)}


def pdf_in_hand(world: World, role: str) -> Call:
    return {"form": {"file": (io.BytesIO(b"%PDF"), "week.pdf")}}


def rescue_form(world: World, role: str) -> Call:
    return {"form": {"file": (io.BytesIO(rescue_file(world)), "dead.tareeq-rescue")}}


def rescue_file(world: World) -> bytes:
    tablet = Tablet(world.app, world.tablets[INSPECTOR].person)
    tablet.write(work(activity="C09-A01"), uuid4())
    return rescuing.sealed(world.app, rescuing.lines_of(tablet))


def new_delay(world: World, role: str) -> Call:
    days = {"started_on": "2026-02-01", "aware_on": "2026-02-01"}
    said = {"cause": "weather", "description": "a flood", "owner": "nobody"}
    return {"form": {"id": str(uuid4()), "contract": CONTRACTS[INSIDE], **said, **days}}


def new_decision(world: World, role: str) -> Call:
    said = {"origin": "hand", "title": "t", "description": "d", "wanted_by": "2026-12-01"}
    return {"form": {"id": str(uuid4()), "governorate": INSIDE, "contract": 9, **said}}


def new_request(world: World, role: str) -> Call:
    activity = f"C{CONTRACTS[INSIDE]:02}-A01"
    with world.app.app_context():
        forms.load_defaults()
        work_type = db.session.get_one(Activity, activity).work_type
        checklist = forms.checklists_for("request", work_type)[0]["code"]
    said = {"activity": activity, "checklist": checklist, "wanted_for": "2026-12-01T08:00"}
    return {"form": {"id": str(uuid4()), **said}}


def discard(world: World, role: str) -> Call:
    """A change of the inspector's that could not go in: theirs, and the supervisor's to see."""
    tablet = world.tablets[INSPECTOR]
    tablet.write(work(activity="C99-A99"), uuid4())
    (receipt,) = tablet.push(first=len(tablet.bodies))
    path = {"outbox": tablet.outbox, "n": receipt["n"]}
    return {"path": path, "form": {"reason": "entered twice"}}


def sign_in(world: World, role: str) -> Call:
    key = Bytes().serialize("key", {"key": world.chief.public_key})
    device = {"id": str(uuid4()), "name": "t", "public_key": key}
    credentials = {"username": "chief", "password": factories.PASSWORD}
    return {"json": {**credentials, "device": device}}


def new_person(world: World, role: str) -> Call:
    form = {"username": f"new.{uuid4().hex[:8]}", "password": "a long password"}
    names = {"name_ar": "جديد", "name_en": "New", "role": GOVERNOR, "reason": "new"}
    return {"form": {**form, **names}}


def changed_person(world: World, role: str) -> Call:
    form = {"name_ar": "م", "name_en": "Chief", "role": INSPECTOR, "is_active": "on", "reason": "r"}
    everything = {"all_governorates": "on", "all_contracts": "on"}
    return {**chief(world, role), "form": {**form, **everything}}


def chief(world: World, role: str) -> Call:
    return {"path": {"identifier": world.chief.person.id}}


def throwaway(world: World) -> Person:
    with world.app.app_context():
        person = factories.person(f"brief.{uuid4().hex[:8]}", GOVERNOR, governorates=[])
        db.session.refresh(person)
        db.session.expunge(person)
        return person


def reset(world: World, role: str) -> Call:
    form = {"password": "a long password", "reason": "forgotten"}
    return {"path": {"identifier": throwaway(world).id}, "form": form}


def unlocked(world: World, role: str) -> Call:
    return {"path": {"identifier": throwaway(world).id}, "form": {"reason": "mistyped"}}


def revoke_device(world: World, role: str) -> Call:
    tablet = Tablet(world.app, throwaway(world))
    return {"path": {"device": tablet.device}, "form": {"reason": "lost"}}


def complete_cursor(world: World, role: str) -> str:
    """Of a download that is complete; any text for those who may not download."""
    if role not in (INSPECTOR, SUPERVISOR):
        return "none"
    client, tablet = world.app.test_client(), world.tablets[role]
    page = client.get("/api/v1/sync/pull", headers=tablet.identity).get_json()
    return str(page["cursor"])


def new_token(world: World, role: str) -> Call:
    form = {"id": str(uuid4()), "name": "map program", "last_day": "2026-04-01"}
    ticked = {"all_collections": "on", "all_governorates": "on"}
    return {"form": form | ticked | {"contracts": str(CONTRACTS[INSIDE])}}


def own_token(world: World, role: str) -> Call:
    """A token of the one who calls, if they may have one; else an id that nothing has."""
    identifier = uuid4()
    if role in api_tokens.MAKERS:
        with world.app.app_context():
            person = db.session.get_one(Person, world.tablets[role].person.id)
            wanted = TokenWanted("map program", date(2026, 4, 1))
            api_tokens.make_token(person, EVERYTHING, wanted, identifier)
    return {"path": {"identifier": identifier}}


def tour(**form: str) -> RoleMaker:
    """A tour of the inspector's in Hawalli, and a form about it."""

    def make(world: World, role: str) -> Call:
        tour, mine = uuid4(), world.tablets[INSPECTOR].person.id
        stops = numbered([{**_STOP, "activity": f"C{CONTRACTS[INSIDE]:02}-A01"}])
        content = Content(mine, date(2026, 3, 3), "morning", "tour", "جولة", "Tour", None, stops)
        with world.app.app_context():
            chief = db.session.get_one(Person, world.tablets[SUPERVISOR].person.id)
            planning.plan(tour, content, chief, EVERYTHING)
        said = {"id": str(uuid4()), "person": str(mine), "date": "2026-03-03", "kind": "tour"}
        shown = {"shift": "morning", "title": "t", "note": "n", "stops": "[]", "near_text": "t"}
        return {"path": {"tour": tour}, "form": {"seen": "1", **said, **shown, **form}}

    return make


def feed(world: World, role: str) -> Call:
    """A calendar's address of the one who calls, if they may have one; else of the inspector's."""
    identifier, reader = uuid4(), role if role in feeds.READERS else INSPECTOR
    with world.app.app_context():
        person = db.session.get_one(Person, world.tablets[reader].person.id)
        secret = feeds.make_feed(person, "phone", True, identifier)
    return {"path": {"identifier": identifier, "secret": secret}}


def recipient(world: World, role: str) -> Call:
    """Nobody's week for the chief, who has no address."""
    return {"path": {"identifier": world.chief.person.id}, "form": {"seen": ""}}


def hours(world: World, role: str) -> Call:
    """Other hours of the weeks, by somebody who has seen those in force."""
    with world.app.app_context():
        seen = draft_queries.newest_times().number
    cut_off = {"cut_off_day": "6", "cut_off_time": "23:00"}
    return {"form": {"seen": seen, **cut_off, "issue_day": "7", "issue_time": "08:00",
                     "reason": "r"}}  # fmt: skip


def new_feed(world: World, role: str) -> Call:
    return {"form": {"id": str(uuid4()), "name": "phone", "of": "own"}}


def new_webhook(world: World, role: str) -> Call:
    """To an address that is never called: it is no public one."""
    form = {"id": str(uuid4()), "name": "ERP", "url": "https://192.0.2.1/hook"}
    ticked = dict.fromkeys(("all_kinds", "all_happenings", "all_governorates"), "on")
    return {"form": form | ticked | {"contracts": str(CONTRACTS[INSIDE])}}


def own_webhook(world: World, role: str) -> dict[str, UUID]:
    """A webhook of the one who calls, if they may have one, with a delivery; else none.

    The only one that they have: nobody has more than some.
    """
    identifier, delivery = uuid4(), uuid4()
    if role in MAKERS:
        with world.app.app_context(), transaction() as session:
            person = db.session.get_one(Person, world.tablets[role].person.id)
            session.execute(delete(Webhook).where(Webhook.person == person.id))
            wanted = WebhookWanted("ERP", "https://192.0.2.1/hook")
            webhooks.make_webhook(person, EVERYTHING, wanted, identifier)
            told = {"type": "work.created", "record": uuid4(), "version": 1}
            made = {"made_at": datetime.now(UTC), "status": DELIVERED}
            session.add(WebhookDelivery(id=delivery, webhook=identifier, **told, **made))
    return {"identifier": identifier, "delivery": delivery}


def of_webhook(world: World, role: str) -> Call:
    return {"path": {"identifier": own_webhook(world, role)["identifier"]}}


def delivery(world: World, role: str) -> Call:
    return {"path": own_webhook(world, role)}


def always(**call: Any) -> RoleMaker:
    return lambda world, role: call


def begin_upload(world: World, role: str) -> Call:
    return {"headers": sending.TUS | {"Upload-Length": "9"} | sending.metadata(b"any bytes")}


def upload(**headers: str) -> RoleMaker:
    """An upload of the one who calls; nobody's is the chief's."""

    def make(world: World, role: str) -> Call:
        sender = sending.Sender(world.tablets.get(role, world.chief))
        path = {"upload": sender.begin(b"any bytes").rpartition("/")[2]}
        return {"path": path, "headers": sending.TUS | headers}

    return make


def settle_file(world: World, role: str) -> Call:
    """A file of the inspector's that is no photo: theirs, and the supervisor's to see."""
    use = photos.quarantined_file(world.tablets[INSPECTOR])
    return {"path": {"use": use}, "form": {"decision": "discarded", "reason": "no photo"}}


COLLECTION = always(path={"collection": "works"})
TILE = always(path={"z": 11, "x": 1297, "y": 848})


def checklist(**form: str) -> RoleMaker:
    """A row of the product's reference data, and what changes it."""

    def make(world: World, role: str) -> Call:
        with world.app.app_context():
            forms.load_defaults()
        return {"path": {"part": "checklists", "key": "safety_traffic"}, "form": form}

    return make


def new_export(world: World, role: str) -> Call:
    said = {"source": "records", "ending": "csv", "filters": "kind=photo"}
    return {"form": {"id": str(uuid4()), **said}}


def issued_paper(world: World, role: str) -> Call:
    """What the QR code of an issued page names."""
    with world.app.app_context():
        asked = db.select(IssuedWeek.id).where(IssuedWeek.governorate == INSIDE)
        return {"path": {"issue": db.session.scalars(asked).first().hex}}


def own_export(world: World, role: str) -> Call:
    """An export of the caller's own, which waits; of nobody there is none."""
    identifier = uuid4()
    if role != NOBODY:
        with world.app.app_context():
            asker = db.session.get_one(Person, world.tablets[role].person.id)
            later.hand_in(identifier, "records", "csv", {}, asker, "en")
    return {"path": {"export": identifier}}


def made_export(world: World, role: str) -> Call:
    call = own_export(world, role)
    with world.app.app_context():
        later.make_waiting()
    return call


def score_rules(world: World, role: str) -> Call:
    numbers = product_rules()["numbers"]
    return {"form": {**numbers, "seen": "0", "reason": "r"}}


# Valid arguments of every endpoint that needs some.
