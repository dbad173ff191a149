"""Asking for an inspection, and the steps of a request, posted from the page of its record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.fieldwork import service as fieldwork
from server.forms import service as checklists
from server.http.errors import Refusal
from server.http.forms import errors_of, kept_id, read_step
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import allow
from server.records import pages
from server.records.pictures import MOST_BYTES, MOST_PICTURES, read_pictures
from server.requests import forms, queries, service
from server.requests.steps import BY_CODE, Step
from server.requests.wording import DONE
from shared.rules.scope import Scope
from shared.vocabulary.inspections import POINTS, REQUEST, STATES
from shared.vocabulary.roles import CONTRACTOR, SUPERVISOR
from shared.vocabulary.works import LANES

blp = Blueprint("requests", __name__, url_prefix="/requests")

_WORDS = {
    "most_bytes": MOST_BYTES,
    "most_mb": MOST_BYTES // 1024 // 1024,
    "most_pictures": MOST_PICTURES,
    "POINTS": POINTS,
    "STATES": STATES,
    "LANES": LANES,
}


@blp.get("/new")
@allow(SUPERVISOR, CONTRACTOR)
def new_page() -> str:
    """The form of a request: the contract and its activity first, then the rest of it."""
    typed = {name: request.args.get(name, "") for name in ("contract", "activity")}
    return _new_page(typed, {})


@blp.post("")
@allow(SUPERVISOR, CONTRACTOR)
def ask() -> ResponseReturnValue:
    """Ask for an inspection; a refused form is shown with what was typed."""
    person, typed = current_person(), request.form.to_dict()
    try:
        said = forms.read_request(typed)
        files = read_pictures(request.files.getlist("files"))
        record = service.raise_request(said, files, person, scope_of(person))
    except Refusal as refusal:
        return _new_page(typed, errors_of(refusal)), refusal.status
    flash(_("The request is with the office. Its time to schedule it runs."), "success")
    return redirect(url_for("record_pages.record_page", record=record), 303)


@blp.post("/<uuid:record>/step")
@allow(SUPERVISOR, CONTRACTOR)
def take_step(record: UUID) -> ResponseReturnValue:
    """Take the step that the form names."""
    return pages.take_step(
        record, lambda typed: read_step(typed, BY_CODE, forms.FORMS), service.take, _tell
    )


def _tell(step: Step, is_whole: bool) -> None:
    flash(DONE[step.code], "success")
    if not is_whole:
        flash(_("The inspector's tour could not be changed: plan it anew."), "warning")


def _new_page(typed: dict[str, str], errors: dict[str, str]) -> str:
    scope = scope_of(current_person())
    contracts = fieldwork.contracts_in(scope)
    found = queries.activity(typed.get("activity", ""), scope)
    activity = found[0] if found else None
    contract = activity.contract if activity else _number(typed.get("contract", ""))
    if contract is None and len(contracts) == 1:
        contract = contracts[0].number
    return render_template(
        "requests/new.html",
        contract_options=[(one.number, f"{one.number} · {_called(one)}") for one in contracts],
        contract=contract,
        activities=_activities(contract, scope),
        activity=activity,
        checklists=checklists.checklists_for(REQUEST, activity.work_type) if activity else [],
        already=queries.open_of(activity.code, scope) if activity else [],
        notices=service.notices(),
        typed=typed,
        errors=errors,
        new_id=kept_id(typed, errors),
        page_path=url_for(".new_page"),
        **_WORDS,
    )


def _called(contract: Any) -> str:
    return str(getattr(contract, f"title_{language()}"))


def _activities(contract: int | None, scope: Scope) -> list[tuple[str, str]]:
    found: Any = queries.activities_of(contract, scope) if contract is not None else []
    return [(one.code, f"{one.code} · {getattr(one, f'name_{language()}')}") for one in found]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
