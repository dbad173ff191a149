"""The quarantine's page: what came, why it could not go in, what to do, and discarding it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from server.accounts.models import Device, Person
from server.attachments import service as files
from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.language import language, named
from server.http.permissions import allow
from server.ports import ports
from server.register import service as register
from server.sync import held, lost, quarantine, service, stuck_files
from server.sync.models import Quarantined
from server.sync.raw_text import pretty, visible
from shared.vocabulary.fields import FIELDS
from shared.vocabulary.files import ROLES
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.wire.errors import describe

blp = Blueprint("quarantine", __name__, url_prefix="/quarantine")

_BY_ITS_AUTHOR = _l(
    "Its author opens the record on the tablet, corrects the field and saves: it is sent again"
    " and replaces this one."
)
_BY_THE_OFFICE = _l(
    "Ask the administrator to look at this person's account and tablet; then the author saves it"
    " again."
)
_ANEW = _l("What it rests on is gone: the author enters it again as a new work.")
_DAMAGED = _l("It arrived damaged. Sync that tablet again; if it stays, discard it here.")
_TODO = {
    **dict.fromkeys(("not_allowed", "device_revoked", "activity_unknown"), _BY_THE_OFFICE),
    **dict.fromkeys(("base_missing", "base_discarded", "base_wrong", "id_reused"), _ANEW),
    "parent_discarded": _ANEW,
    **dict.fromkeys(("not_json", "too_deep", "hash_mismatch", "too_large"), _DAMAGED),
    **dict.fromkeys(("id_wrong", "required", "server_fault", "kind_unknown"), _DAMAGED),
}


@dataclass(frozen=True)
class Item:
    """One change in quarantine. ``reasons``: (text, field) of what is wrong with it."""

    row: Quarantined
    author: Person
    device: Device
    mended_record: UUID | None
    reasons: list[tuple[str, str]]
    todo: str
    body: str
    discard_reason: str


@blp.get("")
@allow(INSPECTOR, SUPERVISOR)
def items() -> str:
    """What waits, oldest first; a supervisor's authors' and one's own."""
    return _page()


@blp.post("/<uuid:outbox>/<int:n>/discard")
@allow(INSPECTOR, SUPERVISOR)
def discard(outbox: UUID, n: int) -> ResponseReturnValue:
    """Give a change up, with a reason: what waits for it is rejected."""
    person = current_person()
    try:
        service.discard(outbox, n, request.form.get("reason", ""), person, scope_of(person))
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        text = describe(refusal.code).name(language())
        return _page({"key": f"{outbox}-{n}", "text": text}), refusal.status
    flash(_("Discarded. Its text is kept, and its author is told."), "success")
    return redirect(url_for(".items"), 303)


def _page(error: dict[str, str] | None = None) -> str:
    person = current_person()
    scope = scope_of(person)
    return render_template(
        "sync/quarantine.html",
        waiting=_told(quarantine.open_items(person, scope)),
        settled=_told(quarantine.settled_items(person, scope)),
        total=quarantine.count_open(person, scope),
        conflicts=register.count_disputed(scope) if person.role == SUPERVISOR else 0,
        files=files.quarantined(person, scope),
        describe=lambda code: describe(code).name(language()),
        lost=lost.ranges(person, scope),
        stuck=stuck_files.open_ones(person, scope),
        role_name=lambda role: ROLES[role].name(language()),
        held=held.open_ones(scope, ports().clock.now()) if person.role == SUPERVISOR else [],
        error=error or {},
        typed=request.form.get("reason", ""),
        page_path=url_for(".items"),
    )


def _told(rows: Iterable[Any]) -> list[Item]:
    return [_item(*row) for row in rows]


def _called(field: str) -> str:
    """What a field is called; one that nobody knows by its own name, and none at all for ""."""
    return named(FIELDS, visible(field)) if field else ""


def _item(row: Quarantined, author: Person, device: Device, mended: UUID | None) -> Item:
    errors = [error for error in row.errors if error["code"] != "discarded"]
    discarded = next((error for error in row.errors if error["code"] == "discarded"), {})
    return Item(
        *(row, author, device, mended),
        reasons=[
            (describe(error["code"]).name(language()), _called(str(error.get("field", ""))))
            for error in errors
        ],
        todo=str(_TODO.get(row.code, _BY_ITS_AUTHOR)),
        body=pretty(bytes(row.raw)),
        discard_reason=visible(str(discarded.get("reason", ""))),
    )
