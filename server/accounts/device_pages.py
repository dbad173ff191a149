"""The page of the tablets: when each was seen, what of it waits, and revoking one that is lost."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from server.accounts import changes, device_queries, service
from server.accounts.pages import View
from server.accounts.people_pages import by_form
from server.http.errors import Refusal
from server.http.forms import errors_of
from server.http.permissions import allow
from server.ports import ports
from shared.vocabulary.roles import ADMINISTRATOR

blp = Blueprint("devices", __name__, url_prefix="/devices")


@blp.get("")
@allow(ADMINISTRATOR)
def devices_page() -> View:
    """All tablets that were ever enrolled."""
    return _page()


@blp.post("/<uuid:device>/revoke")
@allow(ADMINISTRATOR)
def revoke(device: UUID) -> View:
    """Revoke a lost tablet: it hands in what it holds, and is wiped at its next contact."""
    try:
        service.revoke_device(device, by_form())
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        return _page(device, errors_of(refusal, "reason")), refusal.status
    flash(_("The tablet is revoked: it may only hand in what it still holds."), "success")
    return redirect(url_for(".devices_page", _anchor=f"tablet-{device}"), 303)


def _page(wrong: UUID | None = None, errors: dict[str, str] | None = None) -> str:
    return render_template(
        "accounts/devices.html",
        devices=device_queries.devices(ports().clock.now()),
        revocations=changes.revocations(),
        wrong=wrong,
        errors=errors or {},
        page_path=url_for(".devices_page"),
    )
