"""Settling a file in quarantine; the list itself is part of ``/quarantine`` (server.sync.pages)."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.attachments import service
from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import allow
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.wire.errors import describe

blp = Blueprint("file_quarantine", __name__, url_prefix="/quarantine/files")


@blp.post("/<uuid:use>")
@allow(INSPECTOR, SUPERVISOR)
def settle(use: UUID) -> ResponseReturnValue:
    """Release a file or give it up, with a reason; then back to the list."""
    person, form = current_person(), request.form
    decision, reason = form.get("decision", ""), form.get("reason", "")
    try:
        service.settle_quarantined(use, decision, reason, person, scope_of(person))
    except Refusal as refusal:
        if refusal.code in {"not_found", "not_allowed"}:
            raise
        flash(describe(refusal.code).name(language()), "error")
    else:
        is_released = decision == "released"
        said = _("The file is released: whoever sees its record sees it.")
        flash(said if is_released else _("The file is given up. Its bytes are kept."), "success")
    return redirect(url_for("quarantine.items"), 303)
