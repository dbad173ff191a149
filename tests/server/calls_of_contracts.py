"""Valid calls of the routes that name a contract: its programme, money, look-ahead and scores."""

from __future__ import annotations

import io
import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from server.accounts.models import Person
from server.db import db, transaction
from server.lookahead import service as look_ahead
from server.lookahead.service import Missing
from server.programme import certificates, claims
from server.programme import service as programme
from server.programme.baseline_changes import changes_by_freezing
from server.programme.baseline_models import Baseline
from server.programme.certificates import Certified
from server.programme.claims import Claimed
from server.programme.models import ActivityBoq, Contract
from server.scores import appeals
from server.scores.appeals import Appeal
from server.scores.cards import cards_of
from server.scores.models import ScoreCard
from server.scores.rules import rules_in_force
from shared.rules.scope import EVERYTHING
from shared.vocabulary.roles import CONTRACTOR
from tests.server.lookahead import missing
from tests.server.small_world import (
    CONTRACTS,
    NONE,
    NOTES,
    Call,
    World,
)

# One activity of a contractor's plan; those of the contract have works, and stay.
TABLE = b"Activity ID,WBS,Activity Name,Start,Finish\nZ1,1,Milling,2025-01-05,2025-01-20\n"
_NUMBERS = itertools.count(1)  # of certificates, and quantities of claims: no two are the same


def of_contract(world: World, role: str, which: str) -> Call:
    return {"path": {"contract": 998 if which == NONE else CONTRACTS[which]}}


def count_of_score(world: World, role: str, which: str) -> Call:
    call = of_contract(world, role, which)
    return {"path": call["path"] | {"count": "looked"}}


def approval(world: World, role: str, which: str) -> Call:
    """What freezes a contract's first baseline, or its next."""
    call = of_contract(world, role, which)
    with world.app.app_context():
        is_first = not db.session.scalars(db.select(Baseline).filter_by(**call["path"])).first()
        grounds = {"basis": "initial" if is_first else "variation", "approved_on": "2026-02-01"}
        texts = {"reason": "approved", "approver": "Engineer", "reference": f"L/{uuid4()}"}
        seen = {"seen": changes_by_freezing(call["path"]["contract"]).seen, "confirmed": "on"}
    return {**call, "form": grounds | texts | seen}


def claim(world: World, role: str, which: str) -> Call:
    """A claim on the first line of the contract's first activity."""
    call = of_contract(world, role, which)
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


def withdrawal(world: World, role: str, which: str) -> Call:
    """Of a claim that the contractor of that contract made; of none (NONE)."""
    claimed = claim(world, role, which)
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


def certificate(world: World, role: str, which: str) -> Call:
    """A certificate of a number that the contract has not had."""
    number = str(next(_NUMBERS))
    form = {"id": str(uuid4()), "number": number, "period_end": "2026-02-01"}
    said = {"certified_kwd": "1.250", "reference": "PC"}
    return {**of_contract(world, role, which), "form": form | said}


def certificate_withdrawal(world: World, role: str, which: str) -> Call:
    """Of a certificate that stands; of none (NONE)."""
    call = of_contract(world, role, which)
    name, number = uuid4(), call["path"]["contract"]
    if which != NONE:
        with world.app.app_context():
            what = Certified(next(_NUMBERS), date(2026, 2, 1), Decimal(1), "PC")
            contract = db.session.get_one(Contract, number)
            certificates.certify(contract, what, world.chief.person.id, name)
    return {"path": {**call["path"], "certificate": name}, "form": {"reason": "entered twice"}}


def schedule(world: World, role: str, which: str) -> Call:
    return {**of_contract(world, role, which), "form": {"file": (io.BytesIO(TABLE), "plan.csv")}}


def staged(world: World, role: str, which: str) -> Call:
    """A schedule that waits for a decision; of none (NONE)."""
    call = of_contract(world, role, which)
    import_id = uuid4()
    if which != NONE:
        with world.app.app_context():
            import_id = programme.hand_in(call["path"]["contract"], "plan.csv", TABLE)
            programme.read_in(import_id)
    return {"path": {**call["path"], "import_id": import_id}}


def places(world: World, role: str, which: str) -> Call:
    rules = io.BytesIO(b"wbs,area\n1,Salmiya\n")
    return {**of_contract(world, role, which), "form": {"table": (rules, "places.csv")}}


def schedule_format(world: World, role: str, which: str) -> Call:
    return {**of_contract(world, role, which), "query": {"format": "XER"}}


def kept_score(number: int) -> date:
    """A contract's week with a score, kept anew each time: no two examples meet."""
    with transaction() as session:
        until = date(2020, 1, 4) + timedelta(weeks=next(_NUMBERS))
        card = cards_of(EVERYTHING, until, rules_in_force(), number)[number]
        now = datetime(2026, 3, 2, tzinfo=UTC)
        session.add(ScoreCard(contract=number, until=until, revision=1, card=card, kept_at=now))
    return until


def score_appeal(world: World, role: str, which: str) -> Call:
    call = of_contract(world, role, which)
    until = date(2020, 1, 4)
    if which != NONE:
        with world.app.app_context():
            until = kept_score(CONTRACTS[which])
    form = {"id": str(uuid4()), "until": str(until), "part": "quality", "reason": "r"}
    return {**call, "form": form}


def score_reply(world: World, role: str, which: str) -> Call:
    identifier = uuid4()
    if which != NONE:
        with world.app.app_context():
            chief = db.session.get_one(Person, world.chief.person.id)
            until = kept_score(CONTRACTS[which])
            what = Appeal(CONTRACTS[which], until, "quality", NOTES[which])
            appeals.appeal(what, chief, identifier)
    return {"path": {"appeal": identifier}, "form": {"outcome": "refused", "reply": "r"}}


def contract_ahead(world: World, role: str, which: str) -> Call:
    return {"query": of_contract(world, role, which)["path"]}


def promise(world: World, role: str, which: str) -> Call:
    """Of the coming week, on the first line of the contract's first activity."""
    claimed = claim(world, role, which)
    named = {name: claimed["form"][name] for name in ("id", "activity", "boq_item")}
    form = {"week_start": "2026-03-08", "quantity": "1"}
    return {"path": claimed["path"], "form": named | form}


def constraint(world: World, role: str, which: str) -> Call:
    """Something that the contract's first activity waits for."""
    call = of_contract(world, role, which)
    named = {"id": str(uuid4()), "activity": f"C{call['path']['contract']:02}-A01"}
    form = {"kind": "permit", "owner": "Agency", "wanted_by": "2026-03-05"}
    return {**call, "form": named | form}


def removal(world: World, role: str, which: str) -> Call:
    """Of a constraint that stands; of none (NONE)."""
    call = constraint(world, role, which)
    number, form = call["path"]["contract"], call["form"]
    name = UUID(form.pop("id"))
    if which != NONE:
        with world.app.app_context():
            what = Missing(**form | {"wanted_by": date(2026, 3, 5)})
            look_ahead.add_constraint(number, what, world.chief.person.id, EVERYTHING, name)
    path = {"contract": number, "constraint": name}
    return {"path": path, "form": {"removed_on": "2026-03-01"}}


def missed(world: World, role: str, which: str) -> Call:
    """A promise of last week, of which a shift reported that there was no work; none (NONE)."""
    call = of_contract(world, role, which)
    name, number = uuid4(), call["path"]["contract"]
    if which != NONE:
        with world.app.app_context():
            chief = db.session.get_one(Person, world.chief.person.id)
            missing.promise_of_last_week(chief, f"C{number:02}-A01", name)
    path = {"contract": number, "promise": name}
    return {"path": path, "form": {"code": "weather", "notes": "n"}}
