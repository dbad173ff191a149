"""The administrator's pages: who there is, what they may do and where, their tablets."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from server.accounts import queries, service
from server.accounts.models import Person
from server.accounts.pages import View, said
from server.accounts.service import PersonDetails
from server.http.errors import Refusal
from server.http.identity import current_person, start_session
from server.http.language import named
from server.http.permissions import allow
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import ADMINISTRATOR, INSPECTOR, ROLES
from shared.wire.digits import latin_digits

blp = Blueprint("administration", __name__, url_prefix="/people")

LISTED_CONTRACTS = range(1, 19)


@blp.get("")
@allow(ADMINISTRATOR)
def people() -> View:
    return render_template(
        "accounts/people.html", people=queries.people(), scope_of=service.scope_of, **_words()
    )


@blp.get("/new")
@allow(ADMINISTRATOR)
def new_person() -> View:
    blank = PersonDetails("", "", INSPECTOR)
    return _form(None, blank, username="", errors={})


@blp.post("/new")
@allow(ADMINISTRATOR)
def add() -> View:
    form = request.form
    details = _details(form, is_active=True)
    try:
        person = service.add_person(form.get("username", ""), form.get("password", ""), details)
    except Refusal as refusal:
        errors = {refusal.field: said(refusal)}
        page = _form(None, details, username=form.get("username", "")[:80], errors=errors)
        return page, refusal.status
    flash(_("%(name)s may now sign in.", name=person.username), "success")
    return redirect("/people", 303)


@blp.get("/<uuid:identifier>")
@allow(ADMINISTRATOR)
def edit(identifier: UUID) -> View:
    person = _person(identifier)
    return _form(person, _details_of(person), username=person.username, errors={})


@blp.post("/<uuid:identifier>")
@allow(ADMINISTRATOR)
def change(identifier: UUID) -> View:
    person = _person(identifier)
    details = _details(request.form, is_active="is_active" in request.form)
    try:
        changed = service.change_person(identifier, details)
    except Refusal as refusal:
        errors = {refusal.field: said(refusal)}
        return _form(person, details, username=person.username, errors=errors), refusal.status
    _stay_signed_in(changed)
    flash(_("Saved."), "success")
    return redirect("/people", 303)


@blp.post("/<uuid:identifier>/password")
@allow(ADMINISTRATOR)
def reset_password(identifier: UUID) -> View:
    person = _person(identifier)
    try:
        changed = service.set_password(identifier, request.form.get("password", ""))
    except Refusal as refusal:
        errors = {"password": said(refusal)}
        page = _form(person, _details_of(person), username=person.username, errors=errors)
        return page, refusal.status
    _stay_signed_in(changed)
    flash(_("The password is changed. Other sign-ins have ended."), "success")
    return redirect(f"/people/{identifier}", 303)


@blp.post("/<uuid:identifier>/devices/<uuid:device>/revoke")
@allow(ADMINISTRATOR)
def revoke(identifier: UUID, device: UUID) -> View:
    person = _person(identifier)
    if device not in {known.id for known in queries.devices_of(person)}:
        raise Refusal("not_found")
    service.revoke_device(device)
    flash(_("The tablet is revoked: it may only hand in what it still holds."), "success")
    return redirect(f"/people/{identifier}", 303)


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


def _form(person: Person | None, details: PersonDetails, username: str, errors: dict) -> str:
    return render_template(
        "accounts/person.html",
        subject=person,
        details=details,
        username=username,
        errors=errors,
        devices=queries.devices_of(person) if person else [],
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "roles": ROLES,
        "role_choices": [(term.code, named(term)) for term in ROLES],
        "governorates": GOVERNORATES,
        "contracts": LISTED_CONTRACTS,
    }


def _details_of(person: Person) -> PersonDetails:
    return PersonDetails(
        name_ar=person.name_ar,
        name_en=person.name_en,
        role=person.role,
        governorates=None if person.has_all_governorates else person.governorates,
        contracts=None if person.has_all_contracts else person.contracts,
        language=person.language,
        is_active=person.is_active,
    )


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
    )
