"""The steps of a non-conformance, posted from the page of its record."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.http.errors import Refusal
from server.http.forms import errors_of
from server.http.identity import current_person, scope_of
from server.http.permissions import allow
from server.ncrs import forms, service
from server.ncrs.wording import DONE, money, span
from server.records.acts import Refused
from server.records.pages import page_again
from server.records.pictures import read_pictures
from server.records.service import Reader, see
from shared.vocabulary.roles import CONTRACTOR, SUPERVISOR

blp = Blueprint("ncr_pages", __name__, url_prefix="/ncrs")
for _filter in (money, span):
    blp.add_app_template_filter(_filter)


@blp.post("/<uuid:record>/step")
@allow(SUPERVISOR, CONTRACTOR)
def take_step(record: UUID) -> ResponseReturnValue:
    """Take the step that the form names; a refused one shows the page with what was typed."""
    person = current_person()
    scope = scope_of(person)
    seen = see(record, Reader.of(person, scope))
    typed = request.form.to_dict()
    try:
        step, said = forms.read_step(typed)
        files = read_pictures(request.files.getlist("files")) if step.takes_pictures else []
        service.take(seen.head, step, said, files, person, scope)
    except Refusal as refusal:
        if refusal.code == "record_unknown":
            raise
        return page_again(record, Refused(typed, errors_of(refusal))), refusal.status
    flash(DONE[step.code], "success")
    return redirect(url_for("record_pages.record_page", record=record), 303)
