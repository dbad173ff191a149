"""The queues in one page, and what open pages ask for to stay new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from server.accounts.models import Person
from server.http.identity import current_person, scope_of
from server.http.permissions import EVERYBODY, allow, asked_unattended
from server.today import service
from shared.rules.scope import Scope

blp = Blueprint("today", __name__)


@blp.get("/queues")
@allow(*service.WITH_QUEUES)
def queues() -> str:
    """All that waits for the reader, in the order of urgency."""
    person = current_person()
    return render_template("today/queues.html", **service.waiting(person, scope_of(person)))


@blp.get("/queues/now")
@allow(*service.WITH_QUEUES)
@asked_unattended
def queues_now() -> Response:
    """The queues again, for the page that is open."""
    return _kept("today/queues_now.html", service.waiting)


@blp.get("/today")
@allow(*EVERYBODY)
@asked_unattended
def overview_now() -> Response:
    """What of the overview keeps itself new."""
    return _kept("today/overview_now.html", service.shown)


def _kept(template: str, shown: Callable[[Person, Scope], dict[str, Any]]) -> Response:
    """The parts by their ids; 304 while they are as the page has them."""
    person = current_person()
    scope = scope_of(person)
    mark = service.mark_of(person, scope)
    if request.if_none_match.contains_weak(mark):
        response = Response(status=304)
    else:
        response = make_response(render_template(template, **shown(person, scope)))
    response.set_etag(mark)
    return response
