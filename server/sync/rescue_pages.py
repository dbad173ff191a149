"""The page where a dead tablet's rescue file is handed in, and what became of those before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.accounts.models import Person
from server.http.errors import Refusal
from server.http.identity import current_person
from server.http.language import language
from server.http.permissions import allow
from server.sync import rescue_store, service
from server.sync.arriving import arrived
from shared.vocabulary.roles import ADMINISTRATOR, INSPECTOR, SUPERVISOR
from shared.wire.errors import describe
from shared.wire.protocol import MAX_PUSH_BYTES

blp = Blueprint("rescue", __name__, url_prefix="/rescue")


@dataclass(frozen=True)
class HandedIn:
    """A file as the page tells of it; ``by``: None from the command line."""

    sha256: str
    by: Person | None
    received_at: Any
    result: dict[str, Any]

    @property
    def total(self) -> dict[str, int]:
        outboxes = self.result["outboxes"]
        return {n: sum(one[n] for one in outboxes) for n in ("in", "repeated", "quarantined")}

    @property
    def refused(self) -> list[str]:
        """Why some of it could not go in, in the reader's language."""
        codes = {one["code"] for one in self.result["outboxes"] if one["code"]}
        return [describe(code).name(language()) for code in sorted(codes)]


@blp.get("")
@allow(INSPECTOR, SUPERVISOR, ADMINISTRATOR)
def page() -> str:
    """Hand in a file; what was handed in lately."""
    return _page()


@blp.post("")
@allow(INSPECTOR, SUPERVISOR, ADMINISTRATOR)
def hand_in() -> ResponseReturnValue:
    """Without the page's script; with it a file goes to the API, large ones too."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page(_("Choose the rescue file first.")), 422
    try:
        with arrived(cast(Any, sent.stream), MAX_PUSH_BYTES) as path:
            service.take_rescue(path, current_person())
    except Refusal as refusal:
        return _page(describe(refusal.code).name(language())), refusal.status
    flash(_("The file was taken in."), "success")
    return redirect(url_for(".page"), 303)


def _page(error: str = "") -> str:
    rows = rescue_store.handed_in(current_person())
    files = [HandedIn(bytes(r.sha256).hex(), by, r.received_at, r.result) for r, by in rows]
    return render_template("sync/rescue.html", files=files, error=error, page_path="/rescue")
