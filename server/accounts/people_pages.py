"""The administrator's pages: who there is, what they may do and where, what was changed of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from server.accounts import changes, queries, service, wording
from server.accounts.details import as_kept, details_of
from server.accounts.models import Person
from server.accounts.pages import View
from server.accounts.service import By, PersonDetails
from server.http.errors import Refusal
from server.http.forms import ReasonForm, errors_of, loaded
from server.http.identity import current_person, start_session
from server.http.language import named
from server.http.narrowing import LISTED_CONTRACTS
from server.http.permissions import allow
from server.ports import ports
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import ADMINISTRATOR, INSPECTOR, ROLES
from shared.wire.digits import latin_digits

blp = Blueprint("administration", __name__, url_prefix="/people")

Errors = dict[str, str]


@blp.get("")
@allow(ADMINISTRATOR)
def people() -> View:
    return render_template(
        "accounts/people.html", people=queries.people(), scope_of=service.scope_of, **_words()
    )


@blp.get("/new")
@allow(ADMINISTRATOR)
def new_person() -> View:
    return _form(None, PersonDetails("", "", INSPECTOR))


@blp.post("/new")
@allow(ADMINISTRATOR)
def add() -> View:
    form = request.form
    details = _details(form, is_active=True)
    try:
        by = by_form()
        person = service.add_person(form.get("username", ""), form.get("password", ""), details, by)
    except Refusal as refusal:
        return _form(None, details, errors_of(refusal)), refusal.status
    flash(_("%(name)s may now sign in.", name=person.username), "success")
    return redirect("/people", 303)


@blp.get("/<uuid:identifier>")
@allow(ADMINISTRATOR)
def edit(identifier: UUID) -> View:
    """An account to be changed, its tablets, and what was changed."""
    person = _person(identifier)
    return _form(person, details_of(person))


@blp.post("/<uuid:identifier>")
@allow(ADMINISTRATOR)
def change(identifier: UUID) -> View:
    person = _person(identifier)
    details = _details(request.form, is_active="is_active" in request.form)
    seen = request.form.get("seen", type=int)
    try:
        changed = service.change_person(identifier, details, by_form(), seen)
    except Refusal as refusal:
        if refusal.code == "evidence_changed":
            return _changed_meanwhile(person, details, seen or 0), refusal.status
        return _form(person, details, errors_of(refusal), seen=seen), refusal.status
    _stay_signed_in(changed)
    flash(_("Saved."), "success")
    return redirect("/people", 303)


@blp.post("/<uuid:identifier>/password")
@allow(ADMINISTRATOR)
def reset_password(identifier: UUID) -> View:
    person = _person(identifier)
    try:
        changed = service.set_password(identifier, request.form.get("password", ""), by_form())
    except Refusal as refusal:
        errors = {f"new_{name}": text for name, text in errors_of(refusal).items()}
        return _form(person, details_of(person), errors), refusal.status
    _stay_signed_in(changed)
    flash(_("The password is changed. Other sign-ins have ended."), "success")
    return redirect(f"/people/{identifier}", 303)


@blp.post("/<uuid:identifier>/unlock")
@allow(ADMINISTRATOR)
def unlock(identifier: UUID) -> View:
    """Let somebody who mistyped their password try again at once."""
    person = _person(identifier)
    try:
        service.unlock(identifier, by_form())
    except Refusal as refusal:
        errors = {f"unlock_{name}": text for name, text in errors_of(refusal).items()}
        return _form(person, details_of(person), errors), refusal.status
    flash(_("%(name)s may try again at once.", name=person.username), "success")
    return redirect(f"/people/{identifier}", 303)


def by_form() -> By:
    """Who sends the form, and the reason in it. Raises Refusal."""
    return By(current_person().id, loaded(ReasonForm, request.form.to_dict())["reason"])


def _person(identifier: UUID) -> Person:
    found = queries.person_with(identifier)
    if found is None:
        raise Refusal("not_found")
    return found


def _stay_signed_in(changed: Person) -> None:
    """An administrator who changes their own password goes on in this browser."""
    me = current_person()
    if changed.id == me.id and changed.role == ADMINISTRATOR:
        start_session(changed)


def _changed_meanwhile(person: Person, mine: PersonDetails, seen: int) -> str:
    """Told what others changed since, with both put together; where both did, mine stands."""
    later = [row for row, _by, _device in changes.changes_of(person.id) if row.what == "changed"]
    first = later[max(len(later) - seen - 1, 0)]
    base, now = first.before or {}, as_kept(details_of(person))
    said_now = as_kept(mine)
    theirs = {name: now[name] for name in now if said_now[name] == base.get(name)}
    return _form(person, replace(mine, **theirs), meanwhile=wording.differences(base, now))


def _form(
    person: Person | None,
    details: PersonDetails,
    errors: Errors | None = None,
    *,
    seen: int | None = None,
    meanwhile: list[wording.Difference] | None = None,
) -> str:
    history = changes.changes_of(person.id) if person else []
    now = changes.count_of(person.id) if person else 0
    return render_template(
        "accounts/person.html",
        subject=person,
        details=details,
        username=person.username if person else request.form.get("username", "")[:80],
        reason=request.form.get("reason", ""),
        errors=errors or {},
        seen=now if seen is None else seen,
        meanwhile=meanwhile,
        devices=queries.devices_of(person) if person else [],
        is_locked=person and queries.is_locked_out(person.username, ports().clock.now()),
        history=[(*row, wording.differences_of(row[0])) for row in history],
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "roles": ROLES,
        "role_choices": [(term.code, named(term)) for term in ROLES],
        "governorates": GOVERNORATES,
        "contracts": LISTED_CONTRACTS,
        "what_was_done": changes.WHAT,
    }


def _details(form: MultiDict[str, str], *, is_active: bool) -> PersonDetails:
    """What the form says; a number that is none becomes 0, which no contract has."""
    numbers = [latin_digits(text) for text in form.getlist("contracts")]
    contracts = [int(n) if n.isascii() and n.isdigit() and len(n) < 5 else 0 for n in numbers]
    return PersonDetails(
        name_ar=form.get("name_ar", ""),
        name_en=form.get("name_en", ""),
        role=form.get("role", ""),
        governorates=None if "all_governorates" in form else form.getlist("governorates"),
        contracts=None if "all_contracts" in form else contracts,
        language=form.get("language", "ar"),
        is_active=is_active,
        email=form.get("email", ""),
    )
