"""One's own webhooks: made with a secret shown once, tried, paused; what became of each event."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from server.fieldwork.values import kind_name
from server.http.errors import Refusal
from server.http.forms import errors_of, identifier_of, kept_id
from server.http.identity import current_person, scope_of
from server.http.narrowing import chosen, chosen_numbers, contract_options
from server.http.permissions import allow
from server.webhooks import queries, service, wording
from server.webhooks.models import DELIVERED, WAITING
from server.webhooks.sending import MAKERS
from server.webhooks.service import WebhookWanted
from shared.vocabulary.happenings import HAPPENINGS
from shared.vocabulary.places import GOVERNORATES
from shared.wire.kinds import KINDS

blp = Blueprint("webhooks", __name__, url_prefix="/account/webhooks")

SHOWN = 50


@blp.get("")
@allow(*MAKERS)
def webhooks() -> ResponseReturnValue:
    return _list_page(MultiDict(), {})


@blp.post("")
@allow(*MAKERS)
def make() -> ResponseReturnValue:
    """Make a webhook and show its secret, this once."""
    person, form = current_person(), request.form
    try:
        identifier = identifier_of(form)
        secret = service.make_webhook(person, scope_of(person), _wanted(form), identifier)
    except Refusal as refusal:
        return _list_page(form, errors_of(refusal, "id")), refusal.status
    if secret is None:
        flash(_("This webhook is made already, and its secret was shown then."), "warning")
        return redirect(url_for(".webhook", identifier=identifier), 303)
    return _page(identifier, secret)


@blp.get("/<uuid:identifier>")
@allow(*MAKERS)
def webhook(identifier: UUID) -> ResponseReturnValue:
    return _page(identifier)


@blp.post("/<uuid:identifier>/ping")
@allow(*MAKERS)
def ping(identifier: UUID) -> ResponseReturnValue:
    done = service.ping(current_person(), identifier)
    told = wording.outcome(done)
    if done.status == DELIVERED:
        flash(_("The ping arrived: %(what)s.", what=told), "success")
    else:
        flash(_("The ping did not arrive: %(what)s.", what=told), "error")
    return _back(identifier)


@blp.post("/<uuid:identifier>/pause")
@allow(*MAKERS)
def pause(identifier: UUID) -> ResponseReturnValue:
    service.pause(current_person(), identifier)
    flash(_("Paused: what happens is kept, and sent when you resume."), "success")
    return _back(identifier)


@blp.post("/<uuid:identifier>/resume")
@allow(*MAKERS)
def resume(identifier: UUID) -> ResponseReturnValue:
    service.resume(current_person(), identifier)
    flash(_("Resumed: what was kept is sent now, in order."), "success")
    return _back(identifier)


@blp.post("/<uuid:identifier>/secret")
@allow(*MAKERS)
def renew_secret(identifier: UUID) -> ResponseReturnValue:
    return _page(identifier, service.renew_secret(current_person(), identifier))


@blp.post("/<uuid:identifier>/delete")
@allow(*MAKERS)
def remove(identifier: UUID) -> ResponseReturnValue:
    service.remove(current_person(), identifier)
    flash(_("The webhook is deleted: its address is told nothing more."), "success")
    return redirect(url_for(".webhooks"), 303)


@blp.post("/<uuid:identifier>/deliveries/<uuid:delivery>/again")
@allow(*MAKERS)
def send_again(identifier: UUID, delivery: UUID) -> ResponseReturnValue:
    service.send_again(current_person(), identifier, delivery)
    flash(_("It is sent again in a few seconds, under the same id."), "success")
    return _back(identifier)


def _back(identifier: UUID) -> ResponseReturnValue:
    return redirect(url_for(".webhook", identifier=identifier), 303)


def _words() -> dict[str, Any]:
    return {
        "LOOKS": wording.LOOKS,
        "word": wording.word,
        "why_stopped": wording.why_stopped,
        "outcome": wording.outcome,
        "kind_name": kind_name,
        "HAPPENINGS": HAPPENINGS,
        "governorates": GOVERNORATES,
    }


def _list_page(typed: MultiDict[str, str], errors: dict[str, str]) -> str:
    person = current_person()
    scope = scope_of(person)
    own = scope.governorates
    return render_template(
        "webhooks/list.html",
        **_words(),
        webhooks=queries.webhooks_of(person.id),
        typed=typed,
        errors=errors,
        form_id=kept_id(typed, errors),
        kind_options=[(kind, kind_name(kind)) for kind in KINDS],
        own_governorates=[p for p in GOVERNORATES if own is None or p.code in own],
        contract_options=contract_options(scope),
    )


def _page(identifier: UUID, secret: str | None = None) -> str:
    person = current_person()
    found = [one for one in queries.webhooks_of(person.id) if one.id == identifier]
    if not found:
        raise Refusal("not_found")
    return render_template(
        "webhooks/webhook.html",
        **_words(),
        webhook=found[0],
        WAITING=WAITING,
        secret=secret,
        deliveries=queries.deliveries(identifier, SHOWN),
        shown=SHOWN,
    )


def _wanted(form: MultiDict[str, str]) -> WebhookWanted:
    return WebhookWanted(
        name=form.get("name", ""),
        url=form.get("url", ""),
        kinds=chosen(form, "kinds"),
        happenings=chosen(form, "happenings"),
        governorates=chosen(form, "governorates"),
        contracts=chosen_numbers(form, "contracts"),
    )
