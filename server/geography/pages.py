"""The page of the layers: what is in force, hand a file in, see what it changes, put it in."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.geography import service, version_queries
from server.geography.layers import wording
from server.geography.layers.reading import LARGEST_FILE
from server.geography.models import LayerVersion
from server.http.errors import Refusal
from server.http.forms import ReasonForm, errors_of, loaded
from server.http.identity import current_person, may_change_for_all
from server.http.language import language
from server.http.permissions import allow, takes_files_to
from server.ports import ports
from shared.vocabulary.roles import ADMINISTRATOR, PLANNER
from shared.wire.text import clean, has_forbidden

blp = Blueprint("layers", __name__, url_prefix="/layers")
CHANGING = (PLANNER, ADMINISTRATOR)
LATE_S = 120
_ORDERS = ("crs", "table", "code", "name_ar", "name_en")


@blp.get("")
@allow(*CHANGING)
def layers_page() -> str:
    """What is in force, one version's preview, and all that was handed in."""
    return _page()


@blp.post("")
@allow(*CHANGING)
@takes_files_to(LARGEST_FILE)
def hand_in() -> ResponseReturnValue:
    """Take a file in: a form's, or a bare body with the form's other fields in the address.

    The worker reads it, in a process of its own: a request would hold a thread for as long.
    """
    _check_whole()
    content, name, typed = _sent()
    errors = _faults_of(content, name, typed)
    if errors:
        return _page(errors=errors, typed=typed), 422
    orders = service.Orders(
        layer=typed["layer"],
        is_swapped=typed.get("is_swapped") == "1",
        **{field: clean(typed.get(field, "")) for field in _ORDERS},
    )
    return _to_version(service.hand_in(name, content, orders, current_person().id))


@blp.post("/<uuid:version_id>/apply")
@allow(*CHANGING)
def apply(version_id: UUID) -> ResponseReturnValue:
    """Put a previewed version in, with a reason."""
    _check_whole()
    typed = request.form.to_dict()
    try:
        reason = loaded(ReasonForm, typed)["reason"]
    except Refusal as refusal:
        return _page(version_id, errors_of(refusal, "reason"), typed), refusal.status
    try:
        number = service.apply_version(version_id, reason, current_person().id)
    except service.NotAppliedError as error:
        return _not_applied(version_id, error)
    flash(_("Version %(number)s is in force. Tablets have it at their next sync.", number=number),
          "success")  # fmt: skip
    return _to_version(version_id)


@blp.post("/<uuid:version_id>/discard")
@allow(*CHANGING)
def discard(version_id: UUID) -> ResponseReturnValue:
    """Decide against a previewed version."""
    _check_whole()
    try:
        service.discard_version(version_id, current_person().id)
    except service.NotAppliedError as error:
        return _not_applied(version_id, error)
    flash(_("The file is discarded. It stays in the list, and nothing was changed."), "success")
    return redirect(url_for(".layers_page"), 303)


@blp.post("/<uuid:version_id>/back")
@allow(*CHANGING)
def go_back(version_id: UUID) -> ResponseReturnValue:
    """Preview a version that was in force before, to be put in again."""
    _check_whole()
    try:
        return _to_version(service.go_back_to(version_id, current_person().id))
    except service.NotAppliedError as error:
        return _not_applied(version_id, error)


def _check_whole() -> None:
    if not may_change_for_all(CHANGING):
        raise Refusal("layers_of_all")


def _sent() -> tuple[bytes, str, dict[str, str]]:
    """(content, name, other fields) of a form or of a bare body."""
    if request.mimetype == "application/octet-stream":
        typed = request.args.to_dict()
        content = request.stream.read(LARGEST_FILE + 1)
        return content, _file_name(typed.get("name", "")), typed
    sent = request.files.get("file")
    content = sent.stream.read(LARGEST_FILE + 1) if sent else b""
    name = _file_name((sent.filename if sent else "") or "")
    return content, name, request.form.to_dict()


def _file_name(name: str) -> str:
    return "" if has_forbidden(name) else clean(name)[:200]


def _faults_of(content: bytes, name: str, typed: Mapping[str, str]) -> dict[str, str]:
    if typed.get("layer") not in wording.LAYERS:
        return {"layer": _("Choose the layer that the file is of.")}
    if not name:
        return {"file": _("Choose the layer's file first.")}
    if not content or len(content) > LARGEST_FILE:
        code = "file_too_large" if content else "file_empty"
        return {"file": wording.REFUSALS[code].name(language())}
    long = [field for field in _ORDERS if len(typed.get(field, "")) > 60]
    return {long[0]: _("Up to 60 characters.")} if long else {}


def _not_applied(version_id: UUID, error: service.NotAppliedError) -> ResponseReturnValue:
    said = {"version": wording.NOT_APPLIED[error.code].name(language())}
    return _page(version_id, said), 409


def _to_version(version_id: UUID) -> ResponseReturnValue:
    return redirect(url_for(".layers_page", version=str(version_id), _anchor="version"), 303)


def _page(
    chosen: UUID | None = None,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> str:
    asked = chosen or request.args.get("version", type=UUID)
    shown = version_queries.version_of(asked) if asked else None
    if asked and shown is None:
        raise Refusal("not_found")
    return render_template(
        "geography/layers.html",
        shown=shown,
        is_late=shown is not None and _is_late(shown),
        standing=version_queries.standing(),
        listed=version_queries.listed(),
        errors=errors or {},
        typed=typed or {},
        may_change=may_change_for_all(CHANGING),
        wording=wording,
        largest_mb=LARGEST_FILE // 1024**2,
        page_path=url_for(".layers_page"),
    )


def _is_late(shown: LayerVersion) -> bool:
    return (ports().clock.now() - shown.asked_at).total_seconds() > LATE_S
