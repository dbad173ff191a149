"""What may be done with a non-conformance, for the page of its record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.accounts import service as accounts
from server.accounts.models import Person
from server.figures import service as figures
from server.forms import service as forms
from server.ncrs import queries, service
from server.ncrs.steps import leading, steps_for
from server.ncrs.wording import BUTTONS, FIELD_HINTS, ICONS, TITLES, awaited_words, span
from server.ports import ports
from server.records.acts import Act, offered
from server.register.models import Head
from shared.rules.due import due_hours
from shared.rules.ncrs import awaited, holds_payment
from shared.vocabulary import inspections, ncrs
from shared.vocabulary.fields import FIELDS
from shared.vocabulary.ncrs import DISPOSITIONS, ENDED, HOLDING, SEVERITIES
from shared.vocabulary.roles import CONTRACTOR, SUPERVISOR

kind = ncrs.KIND


def acts(seen: Any, person: Person) -> Act | None:
    """The steps that this person may take, and how the non-conformance stands."""
    if seen.is_deleted or seen.stood is not None:
        return None
    context = {**_standing(seen), **_offered(seen.head, person), **_words()}
    return Act("ncrs/acts.html", context)


def _standing(seen: Any) -> dict[str, Any]:
    """How it stands, for everybody who sees it."""
    whole, record = seen.head.whole, seen.head.record
    return {
        "head": seen.head,
        "whole": whole,
        "needs_cause": whole.get("severity") in HOLDING,
        "held": figures.held_by([record]).get(record, []),
        "is_holding": holds_payment(whole),
        "awaited": awaited_words(_awaited(whole)),
        "due": _due(seen),
        "now": ports().clock.now(),
        "is_over": whole.get("state") in ENDED,
    }


def _offered(head: Head, person: Person) -> dict[str, Any]:
    """The steps, what is open of them, and what was typed in one that was refused."""
    role = person.role
    steps = steps_for(head.whole, role) if role in {SUPERVISOR, CONTRACTOR} else []
    is_scheduling = any(step.code == "reinspect" for step in steps)
    site = head.governorate, head.contract
    inspectors = accounts.inspectors_at(*site) if is_scheduling else []
    return {**offered(steps, leading(steps, role)), "inspectors": inspectors}


def _due(seen: Any) -> datetime | None:
    """When it is due: as somebody set it, else by its severity's clock."""
    if said := seen.head.whole.get("due_at"):
        return datetime.fromisoformat(said)
    return service.due_from(seen.first.made_at, seen.head.whole.get("severity", ""))


def _awaited(whole: dict[str, Any]) -> str | None:
    return awaited(whole.get("state"), whole.get("disposition"), _is_looked_at(whole))


def _is_looked_at(whole: dict[str, Any]) -> bool:
    """Whether somebody has been there again."""
    try:
        found = queries.inspection(UUID(str(whole.get("reinspection"))))
    except ValueError:
        return False
    return found is not None and found.state not in {
        inspections.DRAFT,
        inspections.SUBMITTED,
        inspections.SCHEDULED,
    }


def _words() -> dict[str, Any]:
    dues = forms.dues()
    hours = {one.code: due_hours(dues, ncrs.KIND, one.code) for one in SEVERITIES}
    return {
        "TITLES": TITLES,
        "BUTTONS": BUTTONS,
        "HINTS": FIELD_HINTS,
        "ICONS": ICONS,
        "FIELDS": FIELDS,
        "SEVERITIES": SEVERITIES,
        "DISPOSITIONS": DISPOSITIONS,
        "hours": hours,
        "spans": {code: span(timedelta(hours=float(h))) for code, h in hours.items() if h},
    }
