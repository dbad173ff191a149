"""What is done with a decision that is wanted: raised, answered, delegated, followed, withdrawn.

Each is a change in the register, written on the version that was seen, once however often its
form is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from server.accounts import service as accounts
from server.accounts.models import Person
from server.decisions import at_roots, queries
from server.decisions.sources import Source, find_source
from server.fieldwork import service as fieldwork
from server.fieldwork.service import Added
from server.http.ahead import check_ahead
from server.http.errors import Refusal
from server.ports import ports
from server.register.incoming import Author
from server.register.models import Head
from shared.rules.clocks import working_date
from shared.rules.decisions import DECIDERS, Actor, Step, may_take
from shared.rules.scope import Scope
from shared.vocabulary.decisions import KIND, WANTED
from shared.wire.fields import write_decimal

# Other capabilities ask here what was raised from theirs, and what a week has of decisions.
raised_from = queries.raised_from
DecisionAt = at_roots.DecisionAt
decisions_at = at_roots.decisions_at


def raise_decision(said: dict[str, Any], person: Person, scope: Scope) -> UUID:
    """Ask for a decision as the form says; the record, once however often it is sent.

    Raises Refusal: not_found (the source), choice_wrong, time_past, time_far, id_reused,
    not_allowed, each with its field.
    """
    if (known := fieldwork.record_of_form(said["id"], person.id)) is not None:
        return known
    source = find_source(said["origin"], said.get("source"), scope)
    site = _site(said, source, scope)
    _still_to_come(said["wanted_by"], "wanted_by")
    check_ahead(said["wanted_by"], "wanted_by")
    decider = said.get("decider")
    _check_person(decider, "decider", **site)
    record = ports().ids.uuid7()
    first = {
        **{name: said[name] for name in ("title", "description")},
        **{name: value for name, value in site.items() if value is not None},
        "origin": source.origin,
        **({"source": str(source.id)} if source.id else {}),
        **({"decider": str(decider)} if decider else {}),
        "wanted_by": said["wanted_by"].isoformat(),
        **_costs(said),
        "state": WANTED,
    }
    author = Author(person.id, person.role, scope)
    fieldwork.make_record(Added(record, KIND, [first]), said["id"], author)
    return record


def take(head: Head, step: Step, said: dict[str, Any], person: Person, scope: Scope) -> None:
    """Take a step of the decision as it was seen; ``said`` is what its form says.

    Raises Refusal: evidence_changed, not_allowed, transition_not_allowed, time_past,
    choice_wrong, required, each with its field.
    """
    if fieldwork.record_of_form(said["id"], person.id) == head.record:
        return
    if head.change != said["seen"]:
        raise Refusal("evidence_changed", "seen")
    if head.whole.get("state") not in step.of:
        raise Refusal("transition_not_allowed", "state")
    if not may_take(step, head.whole, actor_of(person, head)):
        raise Refusal("not_allowed")
    for name in ("due_on", "delegated_until"):
        if name in step.fields:
            _still_to_come(said[name], name)
    if "delegate" in step.fields:
        if said["delegate"] == person.id:
            raise Refusal("choice_wrong", "delegate")
        contract = head.whole.get("contract")
        _check_person(said["delegate"], "delegate", head.governorate, contract)
    fields = {name: _plain(said[name]) for name in step.fields if name in said}
    author = Author(person.id, person.role, scope)
    changed = {"state": step.to, **fields}
    fieldwork.change_record(head.record, said["seen"], changed, author, change=said["id"])


def actor_of(person: Person, head: Head) -> Actor:
    """This person as the rules know them."""
    return Actor(str(person.id), person.role, head.author == person.id)


def deciders_at(governorate: str, contract: int | None) -> Sequence[Person]:
    """Of whom a decision there may be wanted by name, or to whom it may be delegated."""
    return accounts.people_at(DECIDERS, governorate, contract)


def people_who_may_decide(scope: Scope, contract: int | None) -> Sequence[Person]:
    """Of whom a new decision may be wanted by name, wherever it will lie within the scope."""
    return queries.deciders_within(scope, contract)


def _site(said: dict[str, Any], source: Source, scope: Scope) -> dict[str, Any]:
    """Where it lies: as the source has it, else as it is said."""
    contract = source.contract or said.get("contract")
    governorate = said.get("governorate")
    if governorate is None and source.governorates and len(source.governorates) == 1:
        governorate = next(iter(source.governorates))
    if governorate is None:
        raise Refusal("required", "governorate")
    is_there = source.governorates is None or governorate in source.governorates
    if not is_there or (scope.governorates is not None and governorate not in scope.governorates):
        raise Refusal("choice_wrong", "governorate")
    return {"governorate": governorate, "contract": contract}


def _check_person(found: UUID | None, field: str, governorate: str, contract: int | None) -> None:
    if found and found not in {one.id for one in deciders_at(governorate, contract)}:
        raise Refusal("choice_wrong", field)


def _costs(said: dict[str, Any]) -> dict[str, Any]:
    """What was said of them; a cost that nobody knows is absent, and no nought."""
    kwd, days = said.get("cost_kwd"), said.get("cost_days")
    found = {} if kwd is None else {"cost_kwd": write_decimal(kwd)}
    return found if days is None else {**found, "cost_days": days}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value if value is None else str(value)


def _still_to_come(day: date, field: str) -> None:
    """Today is still to come: its end is."""
    if day < working_date(ports().clock.now()):
        raise Refusal("time_past", field)
