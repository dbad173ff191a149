"""One's own calendar feeds, and what a calendar reads there."""

from __future__ import annotations

import hashlib
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.http.errors import Refusal
from server.http.forms import errors_of, kept_id, loaded
from server.http.identity import current_person
from server.http.permissions import PUBLIC, allow
from server.tours import feeds
from server.tours.calendar import write_calendar
from server.tours.feeds import READERS
from server.tours.forms import FeedForm
from shared.vocabulary.roles import INSPECTOR

blp = Blueprint("tour_feeds", __name__)


@blp.get("/tours/calendar")
@allow(*READERS)
def calendar() -> str:
    return _page({}, {})


@blp.post("/tours/calendar")
@allow(*READERS)
def make() -> ResponseReturnValue:
    """Make an address and show it, this once."""
    person, typed = current_person(), request.form.to_dict()
    try:
        said = loaded(FeedForm, typed)
        is_own = person.role == INSPECTOR or typed.get("of") != "all"
        secret = feeds.make_feed(person, said["name"], is_own, said["id"])
    except Refusal as refusal:
        return _page(typed, errors_of(refusal, "id")), refusal.status
    if secret is None:
        flash(_("This address is made already, and was shown then."), "warning")
        return redirect(url_for(".calendar"), 303)
    return _page({}, {}, url_for(".tours_feed", secret=secret, _external=True))


@blp.post("/tours/calendar/<uuid:identifier>/revoke")
@allow(*READERS)
def revoke(identifier: UUID) -> ResponseReturnValue:
    feeds.revoke_feed(current_person().id, identifier)
    flash(_("The address is closed: no calendar reads there any more."), "success")
    return redirect(url_for(".calendar"), 303)


@blp.get("/calendars/<secret>.ics")
@allow(PUBLIC)
def tours_feed(secret: str) -> Response:
    """The tours, for whoever holds the address; what did not change is not sent again."""
    feed, person = feeds.open_feed(secret)
    shown = feeds.tours_in(feed, person)

    def page_of(tour: UUID) -> str:
        return url_for("tour_pages.tour", tour=tour, _external=True)

    content = write_calendar(shown, person.language, feed.is_own, page_of)
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = "inline; filename=tareeq-tours.ics"
    answer.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return answer.make_conditional(request)


def _page(typed: dict[str, str], errors: dict[str, str], made: str | None = None) -> str:
    person = current_person()
    return render_template(
        "tours/feeds.html",
        feeds=feeds.feeds_of(person.id),
        may_choose=person.role != INSPECTOR,
        made=made,
        typed=typed,
        errors=errors,
        new_id=kept_id(typed, errors),
    )
