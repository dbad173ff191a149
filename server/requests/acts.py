"""What may be done with an inspection request, for the page of its record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from server.accounts import service as accounts
from server.accounts.models import Person
from server.forms import service as forms
from server.http.language import named
from server.ports import ports
from server.records.acts import Act, offered
from server.register.models import Head
from server.requests.steps import leading, steps_for
from server.requests.wording import BUTTONS, HINTS, ICONS, OUTCOMES, TITLES
from shared.rules.inspections import is_request
from shared.rules.requests import (
    UNSCHEDULED,
    awaited,
    may_go_on,
    missing_notice,
    outcome,
    response_due,
)
from shared.vocabulary import inspections
from shared.vocabulary.fields import FIELDS
from shared.vocabulary.inspections import (
    ABSENT,
    ATTENDED,
    POINTS,
    RESUBMITTED,
    SCHEDULED,
    SUBMITTED,
)
from shared.vocabulary.roles import CONTRACTOR, ROLES, SUPERVISOR
from shared.wire.fields import read_moment

kind = inspections.KIND


def acts(seen: Any, person: Person) -> Act | None:
    """The steps that this person may take, and how the request stands."""
    if seen.is_deleted or seen.stood is not None or not is_request(seen.head.whole):
        return None
    context = {**_standing(seen), **_offered(seen.head, person), **_words()}
    return Act("requests/acts.html", context)


def _standing(seen: Any) -> dict[str, Any]:
    """How it stands, for everybody who sees it."""
    whole = seen.head.whole
    state, result = whole.get("state"), whole.get("result")
    role, found = awaited(state, result), outcome(state, result)
    return {
        "head": seen.head,
        "whole": whole,
        "awaited": named(ROLES, role) if role else "",
        "outcome": OUTCOMES.get(found or ""),
        "attended": _came_into(seen, {ATTENDED}) if found else None,
        "may_go_on": may_go_on(whole),
        "now": ports().clock.now(),
        "assignee": seen.names.get(("assignee", whole.get("assignee"))),
        "checklist": forms.names_of("checklists", str((whole.get("form") or {}).get("code"))),
        **_clocks(seen, whole),
    }


def _clocks(seen: Any, whole: dict[str, Any]) -> dict[str, Any]:
    """``due``: the clock that runs; ``wanted``: when, and how much notice was missing."""
    dues, state, point = forms.dues(), str(whole.get("state")), whole.get("point")
    asked = _came_into(seen, {SUBMITTED, RESUBMITTED})
    wanted, scheduled = (_moment(whole.get(name)) for name in ("wanted_for", "scheduled_for"))
    due = None
    if state in UNSCHEDULED and (since := _came_into(seen, {state})):
        due = response_due(dues, point, since[1])
    elif state == SCHEDULED:
        due = scheduled
    short = missing_notice(dues, point, asked[1], wanted) if asked and wanted else None
    return {"due": due, "asked": asked, "wanted": wanted, "short": short, "scheduled": scheduled}


def _came_into(seen: Any, states: set[str]) -> tuple[Person, datetime] | None:
    """Who brought it into one of these states the last time, and when; None: nobody did."""
    found, before = None, None
    for revision, person, *_ in seen.history:
        state = revision.whole.get("state")
        if state in states and state != before:
            found = person, revision.made_at
        before = state
    return found


def _moment(text: str | None) -> datetime | None:
    return read_moment(text) if text else None


def _offered(head: Head, person: Person) -> dict[str, Any]:
    """The steps, what is open of them, and what was typed in one that was refused."""
    role = person.role
    is_mover = role in {SUPERVISOR, CONTRACTOR}
    steps = steps_for(head.whole, role, ports().clock.now()) if is_mover else []
    is_scheduling = any("assignee" in step.fields for step in steps)
    site = head.governorate, head.contract
    inspectors = accounts.inspectors_at(*site) if is_scheduling else []
    return {**offered(steps, leading(steps, role)), "inspectors": inspectors}


def _words() -> dict[str, Any]:
    return {
        "TITLES": TITLES,
        "BUTTONS": BUTTONS,
        "HINTS": HINTS,
        "ICONS": ICONS,
        "FIELDS": FIELDS,
        "POINTS": POINTS,
        "ABSENT": ABSENT,
    }
