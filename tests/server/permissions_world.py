"""One of each role in Hawalli, works in and out of their scope, and how each route is called."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete

from server.accounts import api_tokens
from server.accounts.api_tokens import TokenWanted
from server.accounts.models import Person
from server.db import db, transaction
from server.decisions import service as decisions
from server.delays import service as delays
from server.delays.service import Claim as ExtensionStep
from server.delays.service import Event
from server.exports import later
from server.forms import service as forms
from server.lookahead import service as look_ahead
from server.lookahead.service import Missing
from server.mails.models import BOUNCED, WeekMail
from server.programme import certificates, claims
from server.programme import service as programme
from server.programme.baseline_changes import changes_by_freezing
from server.programme.baseline_models import Baseline
from server.programme.certificates import Certified
from server.programme.claims import Claimed
from server.programme.models import Activity, ActivityBoq, Contract
from server.reporting import draft_queries, drafts
from server.reporting import queries as reporting
from server.reporting.models import IssuedWeek
from server.scores import appeals
from server.scores.appeals import Appeal
from server.scores.cards import cards_of
from server.scores.models import ScoreCard
from server.scores.rules import product_rules, rules_in_force
from server.tours import feeds, planning
from server.tours.drafting import numbered, words_for
from server.tours.keeping import Content
from server.webhooks import service as webhooks
from server.webhooks.models import DELIVERED, Webhook, WebhookDelivery
from server.webhooks.sending import MAKERS
from server.webhooks.service import WebhookWanted
from shared.rules.scope import EVERYTHING
from shared.vocabulary.roles import CONTRACTOR, GOVERNOR, INSPECTOR, PLANNER, ROLES, SUPERVISOR
from shared.wire.messages import Bytes
from tests import factories
from tests.server.attachments import photos, sending
from tests.server.lookahead import missing
from tests.server.small_world import (
    CONTRACTS,
    INSIDE,
    NOBODY,
    NONE,
    NOTES,
    OUTSIDE,
    WEEK,
    Call,
    World,
    make_world,
)
from tests.server.sync import rescuing
from tests.server.sync.field import Tablet, work

# Whoever tries the examples makes their world too.
__all__ = ["EXAMPLES", "INSIDE", "NAMES_A_RECORD", "NOBODY", "NONE", "OUTSIDE", "ROLE_COLUMNS",
           "Call", "World", "make_world"]  # fmt: skip

# One activity of a contractor's plan; those of the contract have works, and stay.
TABLE = b"Activity ID,WBS,Activity Name,Start,Finish\nZ1,1,Milling,2025-01-05,2025-01-20\n"
Maker = Callable[[World, str, str], Call]
RoleMaker = Callable[[World, str], Call]
_STOP = {"record": None, "lat": None, "lon": None, "inspection_type": None, **words_for(None)}
_NUMBERS = itertools.count(1)  # of certificates, and quantities of claims: no two are the same


def _decision(**fields: Any) -> Maker:
    """A return or an acceptance of a work, in JSON."""

    def make(world: World, role: str, which: str) -> Call:
        record = world.work(which)
        return {"path": {"work": record}, "json": {"seen": world.head_of(record), **fields}}

    return make


def _office_change(world: World, role: str, which: str) -> Call:
    record = world.work(which)
    fields = {"state": "returned", "return_reason": "not clear"}
    seen = world.head_of(record)
    return {"path": {"record": record}, "json": {"seen": seen, "fields": fields}}


def _decision_form(**fields: Any) -> Maker:
    def make(world: World, role: str, which: str) -> Call:
        record = world.work(which)
        return {"path": {"record": record}, "form": {"seen": world.head_of(record), **fields}}

    return make


def _of_work(world: World, role: str, which: str) -> Call:
    return {"path": {"record": world.work(which)}}


def _feature(world: World, role: str, which: str) -> Call:
    return {"path": {"collection": "works", "feature": world.work(which)}}


def _as_it_stood(world: World, role: str, which: str) -> Call:
    return {**_of_work(world, role, which), "query": {"at": "2100-01-01T00:00:00Z"}}


def _proof(world: World, role: str, which: str) -> Call:
    return {"path": {"record": world.work(which), "version": 1}}


def _of_number(world: World, role: str, which: str) -> Call:
    call = _of_week(world, role, which)
    return {"path": {**call["path"], "figure": "accepted"}}


def _of_week(world: World, role: str, which: str) -> Call:
    governorate = "KW-XX" if which == NONE else which
    return {"path": {"governorate": governorate, "week": WEEK, "issue": 1}}


def _drafted_week(world: World, role: str, which: str) -> Call:
    """A restatement's draft, drawn up anew; of no week (NONE)."""
    call = _of_week(world, role, which)
    seen = 0
    if which != NONE:
        start = date.fromisoformat(WEEK)
        with world.app.app_context():
            drafts.draft_weeks([which], start)
            seen = drafts.waiting([which], start)[which].version
    return {**call, "form": {"do": "renew", "seen": seen}}


def _mail(world: World, role: str, which: str) -> Call:
    """A mail of that governorate's week that came back; none (NONE)."""
    identifier = uuid4()
    if which != NONE:
        with world.app.app_context(), transaction() as session:
            week = reporting.last_issue(which, date.fromisoformat(WEEK))
            now, person = datetime.now(UTC), world.chief.person.id
            said = {"person": person, "address": "a@b.test", "language": str(identifier)}
            moments = {"made_at": now, "due_at": now}
            session.add(WeekMail(id=identifier, week=week.id, status=BOUNCED, **said, **moments))
    return {"path": {"mail": identifier}}


def _file(world: World, role: str, which: str) -> Call:
    """The original of a photo: one INSIDE, the one OUTSIDE, or of a record that is none."""
    record = uuid4() if which == NONE else photos.photo_record(world.chief, CONTRACTS[which], which)
    return {"path": {"record": record, "role": "original"}}


def _defect(world: World, role: str, which: str) -> Call:
    """A defect: one INSIDE, one OUTSIDE, or an id that nothing has."""
    record = uuid4()
    if which != NONE:
        with world.app.app_context():
            chief = db.session.get_one(Person, world.chief.person.id)
            site = {"contract": CONTRACTS[which], "governorate": which}
            fields = {"category": "pothole", "state": "reported", "description": NOTES[which]}
            factories.change(chief, record, {**site, **fields}, kind="defect")
    return {"path": {"record": record}}


def _ncr_step(world: World, role: str, which: str) -> Call:
    """An answer to a non-conformance that was issued: the contractor's, or told by them."""
    record = uuid4()
    if which != NONE:
        with world.app.app_context():
            chief = db.session.get_one(Person, world.chief.person.id)
            site = {"contract": CONTRACTS[which], "governorate": which}
            fields = {"title": NOTES[which], "severity": "minor", "state": "raised"}
            office = factories.person(f"office.{record.hex[:8]}", SUPERVISOR)
            factories.change(chief, record, {**site, **fields}, kind="ncr")
            factories.change(office, record, {"state": "issued"})
    form = {"step": "respond", "id": str(uuid4()), "seen": world.head_of(record)}
    return {"path": {"record": record}, "form": {**form, "response": "answer"}}


def _request_step(world: World, role: str, which: str) -> Call:
    """An inspection request taken back: by its contractor, or told by them."""
    record = uuid4()
    if which != NONE:
        with world.app.app_context():
            chief = db.session.get_one(Person, world.chief.person.id)
            site = {"contract": CONTRACTS[which], "governorate": which}
            fields = {"type": "request", "state": "submitted", "notes": {"add": [NOTES[which]]}}
            factories.change(chief, record, {**site, **fields}, kind="inspection")
    form = {"step": "withdraw", "id": str(uuid4()), "seen": world.head_of(record)}
    return {"path": {"record": record}, "form": {**form, "reason": "no crew"}}


def _of_contract(world: World, role: str, which: str) -> Call:
    return {"path": {"contract": 998 if which == NONE else CONTRACTS[which]}}


def _count_of_score(world: World, role: str, which: str) -> Call:
    call = _of_contract(world, role, which)
    return {"path": call["path"] | {"count": "looked"}}


def _approval(world: World, role: str, which: str) -> Call:
    """What freezes a contract's first baseline, or its next."""
    call = _of_contract(world, role, which)
    with world.app.app_context():
        is_first = not db.session.scalars(db.select(Baseline).filter_by(**call["path"])).first()
        grounds = {"basis": "initial" if is_first else "variation", "approved_on": "2026-02-01"}
        texts = {"reason": "approved", "approver": "Engineer", "reference": f"L/{uuid4()}"}
        seen = {"seen": changes_by_freezing(call["path"]["contract"]).seen, "confirmed": "on"}
    return {**call, "form": grounds | texts | seen}


def _claim(world: World, role: str, which: str) -> Call:
    """A claim on the first line of the contract's first activity."""
    call = _of_contract(world, role, which)
    activity = f"C{call['path']['contract']:02}-A01"
    with world.app.app_context():
        line = db.session.query(ActivityBoq).filter_by(activity=activity).first()
    named = {"activity": activity, "boq_item": line.boq_item if line else "B01"}
    form = {
        "id": str(uuid4()),
        "quantity": str(next(_NUMBERS)),
        "claimed_on": "2026-02-01",
        "notes": "n",
    }
    return {**call, "form": named | form}


def _withdrawal(world: World, role: str, which: str) -> Call:
    """Of a claim that the contractor of that contract made; of none (NONE)."""
    claimed = _claim(world, role, which)
    number, form = claimed["path"]["contract"], claimed["form"]
    name = UUID(form.pop("id"))
    if which != NONE:
        with world.app.app_context():
            what = Claimed(
                **form | {"quantity": Decimal(form["quantity"]), "claimed_on": date(2026, 2, 1)}
            )
            contract = db.session.get_one(Contract, number)
            by = world.tablets[CONTRACTOR].person.id
            claims.claim(contract, what, by, EVERYTHING, name)
    return {"path": {"contract": number, "claim": name}}


def _certificate(world: World, role: str, which: str) -> Call:
    """A certificate of a number that the contract has not had."""
    number = str(next(_NUMBERS))
    form = {"id": str(uuid4()), "number": number, "period_end": "2026-02-01"}
    said = {"certified_kwd": "1.250", "reference": "PC"}
    return {**_of_contract(world, role, which), "form": form | said}


def _certificate_withdrawal(world: World, role: str, which: str) -> Call:
    """Of a certificate that stands; of none (NONE)."""
    call = _of_contract(world, role, which)
    name, number = uuid4(), call["path"]["contract"]
    if which != NONE:
        with world.app.app_context():
            what = Certified(next(_NUMBERS), date(2026, 2, 1), Decimal(1), "PC")
            contract = db.session.get_one(Contract, number)
            certificates.certify(contract, what, world.chief.person.id, name)
    return {"path": {**call["path"], "certificate": name}, "form": {"reason": "entered twice"}}


def _schedule(world: World, role: str, which: str) -> Call:
    return {**_of_contract(world, role, which), "form": {"file": (io.BytesIO(TABLE), "plan.csv")}}


def _staged(world: World, role: str, which: str) -> Call:
    """A schedule that waits for a decision; of none (NONE)."""
    call = _of_contract(world, role, which)
    import_id = uuid4()
    if which != NONE:
        with world.app.app_context():
            import_id = programme.hand_in(call["path"]["contract"], "plan.csv", TABLE)
            programme.read_in(import_id)
    return {"path": {**call["path"], "import_id": import_id}}


def _places(world: World, role: str, which: str) -> Call:
    rules = io.BytesIO(b"wbs,area\n1,Salmiya\n")
    return {**_of_contract(world, role, which), "form": {"table": (rules, "places.csv")}}


def _format(world: World, role: str, which: str) -> Call:
    return {**_of_contract(world, role, which), "query": {"format": "XER"}}


def _kept_score(number: int) -> date:
    """A contract's week with a score, kept anew each time: no two examples meet."""
    with transaction() as session:
        until = date(2020, 1, 4) + timedelta(weeks=next(_NUMBERS))
        card = cards_of(EVERYTHING, until, rules_in_force(), number)[number]
        now = datetime(2026, 3, 2, tzinfo=UTC)
        session.add(ScoreCard(contract=number, until=until, revision=1, card=card, kept_at=now))
    return until


def _score_appeal(world: World, role: str, which: str) -> Call:
    call = _of_contract(world, role, which)
    until = date(2020, 1, 4)
    if which != NONE:
        with world.app.app_context():
            until = _kept_score(CONTRACTS[which])
    form = {"id": str(uuid4()), "until": str(until), "part": "quality", "reason": "r"}
    return {**call, "form": form}


def _score_reply(world: World, role: str, which: str) -> Call:
    identifier = uuid4()
    if which != NONE:
        with world.app.app_context():
            chief = db.session.get_one(Person, world.chief.person.id)
            until = _kept_score(CONTRACTS[which])
            what = Appeal(CONTRACTS[which], until, "quality", NOTES[which])
            appeals.appeal(what, chief, identifier)
    return {"path": {"appeal": identifier}, "form": {"outcome": "refused", "reply": "r"}}


def _look_ahead(world: World, role: str, which: str) -> Call:
    return {"query": _of_contract(world, role, which)["path"]}


def _promise(world: World, role: str, which: str) -> Call:
    """Of the coming week, on the first line of the contract's first activity."""
    claimed = _claim(world, role, which)
    named = {name: claimed["form"][name] for name in ("id", "activity", "boq_item")}
    form = {"week_start": "2026-03-08", "quantity": "1"}
    return {"path": claimed["path"], "form": named | form}


def _constraint(world: World, role: str, which: str) -> Call:
    """Something that the contract's first activity waits for."""
    call = _of_contract(world, role, which)
    named = {"id": str(uuid4()), "activity": f"C{call['path']['contract']:02}-A01"}
    form = {"kind": "permit", "owner": "Agency", "wanted_by": "2026-03-05"}
    return {**call, "form": named | form}


def _removal(world: World, role: str, which: str) -> Call:
    """Of a constraint that stands; of none (NONE)."""
    call = _constraint(world, role, which)
    number, form = call["path"]["contract"], call["form"]
    name = UUID(form.pop("id"))
    if which != NONE:
        with world.app.app_context():
            what = Missing(**form | {"wanted_by": date(2026, 3, 5)})
            look_ahead.add_constraint(number, what, world.chief.person.id, EVERYTHING, name)
    path = {"contract": number, "constraint": name}
    return {"path": path, "form": {"removed_on": "2026-03-01"}}


def _missed(world: World, role: str, which: str) -> Call:
    """A promise of last week, of which a shift reported that there was no work; none (NONE)."""
    call = _of_contract(world, role, which)
    name, number = uuid4(), call["path"]["contract"]
    if which != NONE:
        with world.app.app_context():
            chief = db.session.get_one(Person, world.chief.person.id)
            missing.promise_of_last_week(chief, f"C{number:02}-A01", name)
    path = {"contract": number, "promise": name}
    return {"path": path, "form": {"code": "weather", "notes": "n"}}


def _delay(world: World, role: str, which: str) -> UUID:
    """An event of that contract, which the caller entered where the caller may see it."""
    if which == NONE:
        return uuid4()
    identifier, day = uuid4(), date(2026, 2, 1)
    with world.app.app_context():
        by = (
            world.tablets[role].person if which == INSIDE and role != NOBODY else world.chief.person
        )
        what = Event(CONTRACTS[which], "weather", "a flood", "nobody", day, day)
        delays.enter_event(what, db.session.merge(by), identifier)
    return identifier


def _wanted(world: World, role: str, which: str) -> Call:
    """A decision that is wanted of the caller by name, or of the governor there, and its answer."""
    form = {"id": uuid4(), "step": "decide", "answer": "a", "due_on": "2100-01-01"}
    if which == NONE:
        return {"path": {"record": uuid4()}, "form": {**form, "seen": uuid4()}}
    said: dict[str, Any] = {"origin": "hand", "title": "t", "description": "d"}
    if role in {SUPERVISOR, PLANNER} and which == INSIDE:
        said["decider"] = world.tablets[role].person.id
    place = {"governorate": which, "contract": CONTRACTS[which]}
    new = {"id": uuid4(), "wanted_by": date(2100, 1, 1), **said, **place}
    with world.app.app_context():
        raiser = db.session.merge(world.tablets[SUPERVISOR].person)
        record = decisions.raise_decision(new, raiser, EVERYTHING)
    return {"path": {"record": record}, "form": {**form, "seen": world.head_of(record)}}


def _of_delay(**form: str) -> Maker:
    def make(world: World, role: str, which: str) -> Call:
        event = _delay(world, role, which)
        return {"path": {"event": event}, "form": {"id": str(uuid4()), **form}}

    return make


def _extension_withdrawal(world: World, role: str, which: str) -> Call:
    event, name = _delay(world, role, which), uuid4()
    if which != NONE:
        with world.app.app_context():
            what = ExtensionStep("notice", date(2026, 2, 1), "L/1")
            delays.claim_extension(event, what, db.session.merge(world.chief.person), name)
    return {"path": {"event": event, "claim": name}}


def _conflict(world: World, role: str, which: str) -> Call:
    """A decision to keep what stands; the work INSIDE has two quantities."""
    record = world.work(which)
    if which == INSIDE:
        with world.app.app_context():
            chief = db.session.get_one(Person, world.chief.person.id)
            base = UUID(world.head_of(record))
            factories.change(chief, record, {"quantity": "2"})
            factories.change(chief, record, {"quantity": "3"}, base=base)
    form = {"seen": world.head_of(record), "field": "quantity", "take": ""}
    return {"path": {"record": record}, "form": form}


# Endpoints that name a record: called with one inside, one outside and one that does not exist.
NAMES_A_RECORD: dict[str, Maker] = {
    "works.return_work": _decision(reason="not clear"),
    "record_changes.change": _office_change,
    "works.accept_work": _decision(accepted_quantity="1"),
    "sync.proof": _proof,
    "records.history": _of_work,
    "records.as_it_stood": _as_it_stood,
    "work_record.record_page": _of_work,
    "work_record.after": _of_work,
    "ogc.item": _feature,
    "record_pages.record_page": _defect,
    "record_pages.as_it_stood": _defect,
    "evidence.evidence_zip": _defect,
    "ncr_pages.take_step": _ncr_step,
    "requests.take_step": _request_step,
    "work_record.accept": _decision_form(accepted_quantity="1"),
    "work_record.return_": _decision_form(reason="not clear"),
    "work_review.decide": _conflict,
    "behind_pages.behind": _of_number,
    "reporting.preview": _of_week,
    "reporting.issued": _of_week,
    "reporting.issued_pdf": _of_week,
    "week_drafts.draft": _of_week,
    "week_drafts.act": _drafted_week,
    "week_mails.send_again": _mail,
    "programme_pages.contract": _of_contract,
    "programme_pages.gantt": _of_contract,
    "programme_pages.gantt_rows": _of_contract,
    "weeks.figures": _of_week,
    "record_files.read": _file,
    "map_packs.pack": _of_contract,
    "baselines.baselines_page": _of_contract,
    "baselines.freeze": _approval,
    "claims.claims_page": _of_contract,
    "claims.claim": _claim,
    "claims.withdraw": _withdrawal,
    "certificates.certificates_page": _of_contract,
    "certificates.certify": _certificate,
    "certificates.withdraw": _certificate_withdrawal,
    "schedules.schedules_page": _of_contract,
    "schedules.hand_in": _schedule,
    "schedules.apply": _staged,
    "schedules.discard": _staged,
    "schedules.read_again": _staged,
    "schedules.set_places": _places,
    "schedule_export.export": _format,
    "schedule_export.export_file": _format,
    "look_ahead.look_ahead": _look_ahead,
    "scores.score_page": _of_contract,
    "scores.beneath_page": _count_of_score,
    "score_appeals.appeal": _score_appeal,
    "score_appeals.reply": _score_reply,
    "look_ahead.promise": _promise,
    "look_ahead.give_reason": _missed,
    "look_ahead.add_constraint": _constraint,
    "look_ahead.remove_constraint": _removal,
    "decisions.decision_page": _wanted,
    "decisions.take_step": _wanted,
    "delays.event_page": _of_delay(),
    "delays.end": _of_delay(ended_on="2026-02-02"),
    "delays.withdraw": _of_delay(),
    "delays.claim": _of_delay(step="notice", given_on="2026-02-02", reference="L/1"),
    "delays.withdraw_claim": _extension_withdrawal,
    "delays.decide": _of_delay(excuse="time", days="3", reason="r"),
}


def _push(world: World, role: str) -> Call:
    tablet = world.tablets.get(role, world.chief)
    tablet.write(work(activity="C09-A01", notes=NOTES[INSIDE]), uuid4())
    return {"json": tablet.message(first=len(tablet.bodies))}


def _lost(world: World, role: str) -> Call:
    """A declaration about what the server has: nothing is lost by it."""
    tablet = world.tablets[INSPECTOR]
    tablet.write(work(activity="C09-A01"), uuid4())
    tablet.push(first=len(tablet.bodies))
    return {"json": rescuing.lost_message_of(tablet, 1)}


def _held(world: World, role: str) -> Call:
    """Nothing was restored here: it is heard, and nothing is kept."""
    held = {"record": str(uuid4()), "kind": "work", "version": 3, "change": str(uuid4())}
    more = {"hash": "0" * 64, "fields": {}, "governorate": INSIDE, "contract": CONTRACTS[INSIDE]}
    return {"json": {"records": [{**held, **more}]}}


def _rescue(world: World, role: str) -> Call:
    return {"form": _rescue_file(world)}


def _rescue_form(world: World, role: str) -> Call:
    return {"form": {"file": (io.BytesIO(_rescue_file(world)), "dead.tareeq-rescue")}}


def _rescue_file(world: World) -> bytes:
    tablet = Tablet(world.app, world.tablets[INSPECTOR].person)
    tablet.write(work(activity="C09-A01"), uuid4())
    return rescuing.sealed(world.app, rescuing.lines_of(tablet))


def _new_delay(world: World, role: str) -> Call:
    days = {"started_on": "2026-02-01", "aware_on": "2026-02-01"}
    said = {"cause": "weather", "description": "a flood", "owner": "nobody"}
    return {"form": {"id": str(uuid4()), "contract": CONTRACTS[INSIDE], **said, **days}}


def _new_decision(world: World, role: str) -> Call:
    said = {"origin": "hand", "title": "t", "description": "d", "wanted_by": "2100-01-01"}
    return {"form": {"id": str(uuid4()), "governorate": INSIDE, "contract": 9, **said}}


def _new_request(world: World, role: str) -> Call:
    activity = f"C{CONTRACTS[INSIDE]:02}-A01"
    with world.app.app_context():
        forms.load_defaults()
        work_type = db.session.get_one(Activity, activity).work_type
        checklist = forms.checklists_for("request", work_type)[0]["code"]
    said = {"activity": activity, "checklist": checklist, "wanted_for": "2100-01-01T08:00"}
    return {"form": {"id": str(uuid4()), **said}}


def _discard(world: World, role: str) -> Call:
    """A change of the inspector's that could not go in: theirs, and the supervisor's to see."""
    tablet = world.tablets[INSPECTOR]
    tablet.write(work(activity="C99-A99"), uuid4())
    (receipt,) = tablet.push(first=len(tablet.bodies))
    path = {"outbox": tablet.outbox, "n": receipt["n"]}
    return {"path": path, "form": {"reason": "entered twice"}}


def _sign_in(world: World, role: str) -> Call:
    key = Bytes().serialize("key", {"key": world.chief.public_key})
    device = {"id": str(uuid4()), "name": "t", "public_key": key}
    credentials = {"username": "chief", "password": factories.PASSWORD}
    return {"json": {**credentials, "device": device}}


def _new_person(world: World, role: str) -> Call:
    form = {"username": f"new.{uuid4().hex[:8]}", "password": "a long password"}
    names = {"name_ar": "جديد", "name_en": "New", "role": GOVERNOR, "reason": "new"}
    return {"form": {**form, **names}}


def _changed_person(world: World, role: str) -> Call:
    form = {"name_ar": "م", "name_en": "Chief", "role": INSPECTOR, "is_active": "on", "reason": "r"}
    everything = {"all_governorates": "on", "all_contracts": "on"}
    return {**_chief(world, role), "form": {**form, **everything}}


def _chief(world: World, role: str) -> Call:
    return {"path": {"identifier": world.chief.person.id}}


def _throwaway(world: World) -> Person:
    with world.app.app_context():
        person = factories.person(f"brief.{uuid4().hex[:8]}", GOVERNOR, governorates=[])
        db.session.refresh(person)
        db.session.expunge(person)
        return person


def _reset(world: World, role: str) -> Call:
    form = {"password": "a long password", "reason": "forgotten"}
    return {"path": {"identifier": _throwaway(world).id}, "form": form}


def _unlocked(world: World, role: str) -> Call:
    return {"path": {"identifier": _throwaway(world).id}, "form": {"reason": "mistyped"}}


def _revoke_device(world: World, role: str) -> Call:
    tablet = Tablet(world.app, _throwaway(world))
    return {"path": {"device": tablet.device}, "form": {"reason": "lost"}}


def _complete_cursor(world: World, role: str) -> str:
    """Of a download that is complete; any text for those who may not download."""
    if role not in (INSPECTOR, SUPERVISOR):
        return "none"
    client, tablet = world.app.test_client(), world.tablets[role]
    page = client.get("/api/v1/sync/pull", headers=tablet.identity).get_json()
    return str(page["cursor"])


def _new_token(world: World, role: str) -> Call:
    form = {"id": str(uuid4()), "name": "map program", "last_day": "2026-04-01"}
    ticked = {"all_collections": "on", "all_governorates": "on"}
    return {"form": form | ticked | {"contracts": str(CONTRACTS[INSIDE])}}


def _own_token(world: World, role: str) -> Call:
    """A token of the one who calls, if they may have one; else an id that nothing has."""
    identifier = uuid4()
    if role in api_tokens.MAKERS:
        with world.app.app_context():
            person = db.session.get_one(Person, world.tablets[role].person.id)
            wanted = TokenWanted("map program", date(2026, 4, 1))
            api_tokens.make_token(person, EVERYTHING, wanted, identifier)
    return {"path": {"identifier": identifier}}


def _tour(**form: str) -> RoleMaker:
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


def _feed(world: World, role: str) -> Call:
    """A calendar's address of the one who calls, if they may have one; else of the inspector's."""
    identifier, reader = uuid4(), role if role in feeds.READERS else INSPECTOR
    with world.app.app_context():
        person = db.session.get_one(Person, world.tablets[reader].person.id)
        secret = feeds.make_feed(person, "phone", True, identifier)
    return {"path": {"identifier": identifier, "secret": secret}}


def _recipient(world: World, role: str) -> Call:
    """Nobody's week for the chief, who has no address."""
    return {"path": {"identifier": world.chief.person.id}, "form": {"seen": ""}}


def _hours(world: World, role: str) -> Call:
    """Other hours of the weeks, by somebody who has seen those in force."""
    with world.app.app_context():
        seen = draft_queries.newest_times().number
    cut_off = {"cut_off_day": "6", "cut_off_time": "23:00"}
    return {"form": {"seen": seen, **cut_off, "issue_day": "7", "issue_time": "08:00",
                     "reason": "r"}}  # fmt: skip


def _new_feed(world: World, role: str) -> Call:
    return {"form": {"id": str(uuid4()), "name": "phone", "of": "own"}}


def _new_webhook(world: World, role: str) -> Call:
    """To an address that is never called: it is no public one."""
    form = {"id": str(uuid4()), "name": "ERP", "url": "https://192.0.2.1/hook"}
    ticked = dict.fromkeys(("all_kinds", "all_happenings", "all_governorates"), "on")
    return {"form": form | ticked | {"contracts": str(CONTRACTS[INSIDE])}}


def _own_webhook(world: World, role: str) -> dict[str, UUID]:
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


def _of_webhook(world: World, role: str) -> Call:
    return {"path": {"identifier": _own_webhook(world, role)["identifier"]}}


def _delivery(world: World, role: str) -> Call:
    return {"path": _own_webhook(world, role)}


def _always(**call: Any) -> Callable[[World, str], Call]:
    return lambda world, role: call


def _begin_upload(world: World, role: str) -> Call:
    return {"headers": sending.TUS | {"Upload-Length": "9"} | sending.metadata(b"any bytes")}


def _upload(**headers: str) -> Callable[[World, str], Call]:
    """An upload of the one who calls; nobody's is the chief's."""

    def make(world: World, role: str) -> Call:
        sender = sending.Sender(world.tablets.get(role, world.chief))
        path = {"upload": sender.begin(b"any bytes").rpartition("/")[2]}
        return {"path": path, "headers": sending.TUS | headers}

    return make


def _settle_file(world: World, role: str) -> Call:
    """A file of the inspector's that is no photo: theirs, and the supervisor's to see."""
    use = photos.quarantined_file(world.tablets[INSPECTOR])
    return {"path": {"use": use}, "form": {"decision": "discarded", "reason": "no photo"}}


COLLECTION = _always(path={"collection": "works"})
TILE = _always(path={"z": 11, "x": 1297, "y": 848})


def _checklist(**form: str) -> Callable[[World, str], Call]:
    """A row of the product's reference data, and what changes it."""

    def make(world: World, role: str) -> Call:
        with world.app.app_context():
            forms.load_defaults()
        return {"path": {"part": "checklists", "key": "safety_traffic"}, "form": form}

    return make


def _new_export(world: World, role: str) -> Call:
    said = {"source": "records", "ending": "csv", "filters": "kind=photo"}
    return {"form": {"id": str(uuid4()), **said}}


def _issued_paper(world: World, role: str) -> Call:
    """What the QR code of an issued page names."""
    with world.app.app_context():
        asked = db.select(IssuedWeek.id).where(IssuedWeek.governorate == INSIDE)
        return {"path": {"issue": db.session.scalars(asked).first().hex}}


def _own_export(world: World, role: str) -> Call:
    """An export of the caller's own, which waits; of nobody there is none."""
    identifier = uuid4()
    if role != NOBODY:
        with world.app.app_context():
            asker = db.session.get_one(Person, world.tablets[role].person.id)
            later.hand_in(identifier, "records", "csv", {}, asker, "en")
    return {"path": {"export": identifier}}


def _made_export(world: World, role: str) -> Call:
    call = _own_export(world, role)
    with world.app.app_context():
        later.make_waiting()
    return call


def _score_rules(world: World, role: str) -> Call:
    numbers = product_rules()["numbers"]
    return {"form": {**numbers, "seen": "0", "reason": "r"}}


# Valid arguments of every endpoint that needs some.
EXAMPLES: dict[str, Callable[[World, str], Call]] = {
    "static": _always(path={"filename": "css/theme.css"}),
    "auth.token": _sign_in,
    "auth.refresh": _always(json={}),
    "auth.revoke": _always(json={"refresh_token": "unknown"}),
    "sync.push": _push,
    "sync.declare_lost": _lost,
    "sync.rescue": _rescue,
    "sync.note_held": _held,
    "rescue.hand_in": _rescue_form,
    "sync.verify": lambda world, role: {"json": {"cursor": _complete_cursor(world, role)}},
    "sync.tell_standing": _always(json={"outboxes": [], "files_left": 0}),
    "quarantine.discard": _discard,
    "decisions.ask": _new_decision,
    "decision_lists.decisions_file": _always(path={"ending": "csv"}),
    "delays.enter": _new_delay,
    "layers.apply": _always(path={"version_id": uuid4()}, form={"reason": "r"}),
    "layers.discard": _always(path={"version_id": uuid4()}),
    "layers.go_back": _always(path={"version_id": uuid4()}),
    "reference_lists.part_page": _always(path={"part": "checklists"}),
    "reference_row.new_page": _always(path={"part": "checklists"}),
    "reference_row.add": _always(path={"part": "tests"}, form={"name_en": "n", "reason": "r"}),
    "reference_row.row_page": _checklist(),
    "reference_row.change": _checklist(seen="1", do="", reason="r"),
    "week_times.change": _hours,
    "week_mails.choose": _recipient,
    "calendars.say_day": _always(
        form={"day": "2026-03-01", "kind": "working", "name_ar": "", "name_en": "", "reason": "r"}
    ),
    "calendars.say_ramadan": _always(
        form={"hijri_year": "1447", "first": "2026-02-19", "last": "2026-03-19", "reason": "r"}
    ),
    # Each by a name of their own: tries at one name slow down.
    "people.start": lambda world, role: {"form": {"username": f"stranger.{role}"}},
    "people.change_language": _always(form={"language": "ar"}),
    "ogc.collection": COLLECTION,
    "ogc.queryables": COLLECTION,
    "ogc.items": COLLECTION,
    "tokens.make": _new_token,
    "tokens.revoke": _own_token,
    "webhooks.make": _new_webhook,
    "webhooks.webhook": _of_webhook,
    "webhooks.ping": _of_webhook,
    "webhooks.pause": _of_webhook,
    "webhooks.resume": _of_webhook,
    "webhooks.renew_secret": _of_webhook,
    "webhooks.remove": _of_webhook,
    "webhooks.send_again": _delivery,
    "administration.add": _new_person,
    "administration.edit": _chief,
    "administration.change": _changed_person,
    "administration.reset_password": _reset,
    "administration.unlock": _unlocked,
    "devices.revoke": _revoke_device,
    "maps.ground_tile": TILE,
    "maps.activity_tile": TILE,
    "work_pages.works_file": _always(path={"ending": "csv"}),
    "record_lists.records_file": _always(path={"ending": "csv"}),
    "ncr_lists.ncrs_file": _always(path={"ending": "csv"}),
    "tour_feeds.make": _new_feed,
    "tour_feeds.revoke": _feed,
    "tour_feeds.tours_feed": _feed,
    "tour_pages.tours_file": _always(path={"ending": "csv"}),
    "exports.table_file": _always(path={"name": "records", "ending": "csv"}),
    "exports.hand_in": _new_export,
    "exports.export_file": _made_export,
    "exports.remove": _own_export,
    "tour_pages.tour": _tour(),
    "tour_pages.cancel": _tour(),
    "tour_pages.undo": _tour(),
    "tour_plans.edit": _tour(),
    "tour_plans.redraw": _tour(do="show"),
    "tour_plans.draw": _tour(do="show"),
    "ncr_lists.contractors_file": _always(path={"ending": "csv"}),
    "request_lists.requests_file": _always(path={"ending": "csv"}),
    "requests.ask": _new_request,
    "work_pages.work_tile": TILE,
    "record_lists.record_tile": TILE,
    "deck.slides": _always(path={"week": WEEK, "issue": 1}),
    "proving.verify": _always(query={"sha256": "ab" * 32}),
    "proving.verify_paper": _issued_paper,
    "reporting.weeks": _always(query={"week": WEEK}),
    "score_rules.say_rules": _score_rules,
    "reporting.issue": _always(form={"week": WEEK, "governorate": INSIDE}),
    "files.begin": _begin_upload,
    "files.send_on": _upload(**{"Upload-Offset": "0"}, **sending.STREAM),
    "files.give_up": _upload(),
    "file_quarantine.settle": _settle_file,
    "weeks.issue": _always(json={"week": WEEK, "governorate": INSIDE}),
}

# Public doors whose valid call is proved in tests/server/accounts: here they answer, no more.
PROVED_ELSEWHERE = {
    "auth.refresh": {422},
    "people.start": {401, 403},
    "people.sign_out": {303, 403},
    "people.change_language": {303, 403},
    "people.change_password": {401, 422},
    # The small world has no issued programme; who may is in reporting/test_deck.py.
    "deck.slides": {404},
    # Of those here nobody sees the whole programme; who does is in programme/test_calendar_rows.py.
    "calendars.say_day": {403},
    "week_times.change": {403},
    "calendars.say_ramadan": {403},
    # As above; who does is in geography/test_layers_page.py.
    "layers.hand_in": {403},
    "layers.apply": {403},
    "layers.discard": {403},
    "layers.go_back": {403},
    # As above; who does is in forms/test_reference_pages.py.
    "reference_row.add": {403},
    "reference_row.change": {403},
    # As above; who does is in scores/test_scores.py.
    "score_rules.say_rules": {403},
}

ROLE_COLUMNS = (NOBODY, *ROLES.codes)
