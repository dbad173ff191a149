"""What is done with a non-conformance in the office, by whoever's move it is.

Each step is a change like a tablet's, written through the register on the version that was
seen, once however often its form is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server.accounts import service as accounts
from server.accounts.models import Person
from server.fieldwork import service as fieldwork
from server.fieldwork.service import Added
from server.forms import service as forms
from server.http.errors import Refusal
from server.ncrs import queries
from server.ncrs.steps import Step, steps_for
from server.ports import ports
from server.records import pictures
from server.records.pictures import Picture
from server.register.incoming import Author
from server.register.models import Head
from shared.rules.due import due_at, due_hours
from shared.rules.scope import Scope
from shared.vocabulary import inspections, ncrs
from shared.vocabulary.ncrs import HOLDING
from shared.wire.fields import write_moment

# Where a re-inspection is: where the finding was.
_SAME_SITE = ("activity", "section", "from_m", "to_m", "layer", "lane", "place")


def take(
    head: Head,
    step: Step,
    said: dict[str, Any],
    files: Sequence[Picture],
    person: Person,
    scope: Scope,
) -> None:
    """Take a step of the record as it was seen; ``said`` is what its form says.

    Raises Refusal: record_unknown, evidence_changed, transition_not_allowed, not_allowed,
    required with its field, and those of files.
    """
    change, seen = UUID(str(said["id"])), UUID(str(said["seen"]))
    if head.kind != ncrs.KIND:
        raise Refusal("record_unknown")
    if fieldwork.record_of_form(change, person.id) == head.record:
        return
    if head.change != seen:
        raise Refusal("evidence_changed", "seen")
    if step not in steps_for(head.whole, person.role):
        raise Refusal("transition_not_allowed", "state")
    fields = {"state": step.to, **_fields(head, step, said)}
    added = pictures.as_records(files, head.record, ncrs.KIND, ports().clock.now())
    if step.code == "reinspect":
        added.append(_reinspection(head, said))
        fields["reinspection"] = str(added[-1].record)
    author = Author(person.id, person.role, scope)
    pictures.hand_in(files, person)
    fieldwork.change_record(head.record, seen, fields, author, added, change)


def _fields(head: Head, step: Step, said: dict[str, Any]) -> dict[str, Any]:
    """What the step writes besides the state."""
    names = [n for n in step.fields if n not in {"note", "assignee", "scheduled_for", "due_at"}]
    found = {name: said[name] for name in names if name in said}
    if "note" in said:
        found["notes"] = {"add": [said["note"]]}
    if step.code == "issue":
        due = said.get("due_at") or due_from(queries.found_at(head.record), said["severity"])
        found["due_at"] = due and write_moment(due)
    is_lacking = "root_cause" not in found and not head.whole.get("root_cause")
    if step.code == "respond" and head.whole.get("severity") in HOLDING and is_lacking:
        raise Refusal("required", "root_cause")
    return found


def due_from(since: datetime, severity: str) -> datetime | None:
    """When the answer is due by the severity's clock, which runs from when it was found."""
    return due_at(since, due_hours(forms.dues(), ncrs.KIND, severity))


def _reinspection(head: Head, said: dict[str, Any]) -> Added:
    """The inspection that a tablet gets: submitted and scheduled at once."""
    inspectors = accounts.inspectors_at(head.governorate, head.contract)
    if said["assignee"] not in {one.id for one in inspectors}:
        raise Refusal("choice_wrong", "assignee")
    site = {name: head.whole[name] for name in _SAME_SITE if head.whole.get(name) is not None}
    if "activity" not in site:
        site |= {"contract": head.contract, "governorate": head.governorate}
    first = {
        **site,
        "type": "reinspection",
        "state": inspections.SUBMITTED,
        "rev": 1,
        "ncr": str(head.record),
        "assignee": str(said["assignee"]),
    }
    scheduled = {
        "state": inspections.SCHEDULED,
        "scheduled_for": write_moment(said["scheduled_for"]),
    }
    return Added(ports().ids.uuid7(), inspections.KIND, [first, scheduled])
