"""The page of a contract's schedule: hand a file in, look at what it changes, apply it, export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.attachments import service as files
from server.http.errors import Refusal
from server.http.identity import current_person
from server.http.language import language
from server.http.permissions import EVERYBODY, PROGRAMME_PATH, allow, takes_files_to
from server.ports import ports
from server.programme import service
from server.programme.contracts_seen import is_seen_whole, visible_contract, whole_contract
from server.programme.models import Contract, ScheduleImport
from server.programme.schedules import handed_in, preview_words
from server.programme.schedules.comparing import changes_anything
from server.programme.schedules.ground import basis_of
from server.programme.schedules.importing import NOT_APPLIED, STAGED
from server.programme.schedules.placing import UNPLACED
from server.programme.schedules.recognising import LARGEST_FILE
from server.programme.schedules.refusals import REFUSALS
from server.programme.schedules.rows import plain_text
from server.programme.service import NotAppliedError, ProgrammeFaultyError
from shared.vocabulary.roles import PLANNER

blp = Blueprint("schedules", __name__, url_prefix=f"{PROGRAMME_PATH}/<int:contract>/schedules")
LARGEST_TABLE = 1024 * 1024
# The worker looks every five seconds, and is given two minutes a file.
LATE = timedelta(minutes=3)

blp.add_app_template_filter(preview_words.in_words)
blp.add_app_template_filter(preview_words.clock)
blp.add_app_template_filter(preview_words.written)


@blp.get("")
@allow(*EVERYBODY)
def schedules_page(contract: int) -> str:
    """What stands, what was handed in, and one import's preview; the contractor only reads."""
    return _page(visible_contract(contract))


@blp.post("")
@allow(PLANNER)
@takes_files_to(LARGEST_FILE)
def hand_in(contract: int) -> ResponseReturnValue:
    """Take a file in: a form's, or a bare body named by ?name=, as the page's script sends it.

    It is not read here but by the worker: reading takes seconds and a Java machine, and a request
    would hold one of the web's threads for as long.
    """
    whole_contract(contract)
    content, name = _sent("file", LARGEST_FILE)
    code = "file_empty" if not content else "file_too_large"
    if not content or len(content) > LARGEST_FILE:
        said = REFUSALS[code].name(language()) if name else _("Choose the schedule's file first.")
        return _page(visible_contract(contract), {"file": said}), 422
    asked = service.hand_in(contract, name, content, current_person().id)
    return _to_import(contract, asked)


@blp.post("/<uuid:import_id>/apply")
@allow(PLANNER)
def apply(contract: int, import_id: UUID) -> ResponseReturnValue:
    """Swap a previewed schedule in."""
    _check_import(contract, import_id)
    try:
        is_changed = service.apply_import(import_id, current_person().id)
    except NotAppliedError as error:
        return _not_applied(contract, import_id, error)
    done = _("The schedule is applied; the figures follow it.")
    flash(
        done if is_changed else _("The file says what stands already: nothing changed."), "success"
    )
    return _to_import(contract, import_id)


@blp.post("/<uuid:import_id>/discard")
@allow(PLANNER)
def discard(contract: int, import_id: UUID) -> ResponseReturnValue:
    """Decide against a previewed schedule."""
    _check_import(contract, import_id)
    try:
        service.discard_import(import_id, current_person().id)
    except NotAppliedError as error:
        return _not_applied(contract, import_id, error)
    flash(_("The file is discarded. It stays in the list, and nothing was changed."), "success")
    return _to_import(contract, import_id)


@blp.post("/<uuid:import_id>/again")
@allow(PLANNER)
def read_again(contract: int, import_id: UUID) -> ResponseReturnValue:
    """Have the same file read anew, against what stands now."""
    _check_import(contract, import_id)
    return _to_import(contract, service.hand_in_again(import_id, current_person().id))


@blp.post("/places")
@allow(PLANNER)
def set_places(contract: int) -> ResponseReturnValue:
    """Keep where rows lie, for every file to come."""
    whole_contract(contract)
    content, name = _sent("table", LARGEST_TABLE)
    if not name:
        return _page(
            visible_contract(contract), {"table": [_("Choose the table's file first.")]}
        ), 422
    try:
        count = service.set_places(contract, content)
    except ProgrammeFaultyError as error:
        return _page(visible_contract(contract), {"table": [_fault(f) for f in error.faults]}), 422
    flash(
        _("%(count)s rules are kept. Read the file again to place its rows.", count=count),
        "success",
    )
    asked = request.args.get("import", type=UUID)
    return redirect(url_for(".schedules_page", contract=contract, **{"import": asked}), 303)


def _check_import(contract: int, import_id: UUID) -> None:
    whole_contract(contract)
    if handed_in.import_of(contract, import_id) is None:
        raise Refusal("not_found")


def _sent(field: str, most_bytes: int) -> tuple[bytes, str]:
    """(content, name) of a form's file or of a bare body; a byte more than allowed is enough."""
    with files.slow_body(request.environ):
        if request.mimetype == "application/octet-stream":
            return request.stream.read(most_bytes + 1), plain_text(
                request.args.get("name", "")
            ) or "-"
        sent = request.files.get(field)
        if sent is None or not sent.filename:
            return b"", ""
        return sent.stream.read(most_bytes + 1), plain_text(sent.filename) or "-"


def _not_applied(contract: int, import_id: UUID, error: NotAppliedError) -> ResponseReturnValue:
    said = {"import": NOT_APPLIED[error.code].name(language())}
    return _page(visible_contract(contract), said, import_id), 409


def _to_import(contract: int, import_id: UUID) -> ResponseReturnValue:
    there = url_for(".schedules_page", contract=contract, **{"import": str(import_id)})
    return redirect(f"{there}#import", 303)


def _fault(fault: service.Fault) -> str:
    said = fault.as_json()["message"][language()]
    where = _("Row %(row)s: ", row=fault.row) if fault.row else ""
    return f"{where}{said}" + (f" ({fault.value})" if fault.value else "")


def _page(
    contract: Contract, errors: dict[str, Any] | None = None, chosen: UUID | None = None
) -> str:
    is_whole = is_seen_whole(contract.number)
    listed = handed_in.imports_of(contract.number) if is_whole else []
    standing = handed_in.standing_import(contract.number)
    shown = _shown(contract.number, listed, chosen) if is_whole else None
    return render_template(
        "programme/schedules.html",
        contract=contract,
        standing=standing,
        listed=listed,
        shown=shown,
        is_whole=is_whole,
        **(_state_of(shown) if shown else {}),
        changes_anything=changes_anything,
        may_plan=is_whole and current_person().role == PLANNER,
        errors=errors or {},
        words=preview_words,
        refusals=REFUSALS,
        unplaced=UNPLACED,
        largest_mb=LARGEST_FILE // 1024**2,
        page_path=url_for(".schedules_page", contract=contract.number),
    )


def _shown(
    contract: int, listed: Sequence[handed_in.Listed], chosen: UUID | None
) -> ScheduleImport | None:
    """The import asked for; else what waits for somebody: the newest, if it is not decided on."""
    asked = chosen or request.args.get("import", type=UUID)
    if asked:
        return handed_in.import_of(contract, asked)
    return listed[0][0] if listed and listed[0][0].applied_at is None else None


def _state_of(shown: ScheduleImport) -> dict[str, bool]:
    """Whether it waits for a decision, waits too long, or the programme changed meanwhile."""
    is_staged = shown.state == STAGED
    basis = (shown.preview or {}).get("basis")
    return {
        "is_staged": is_staged,
        "is_late": ports().clock.now() - shown.asked_at > LATE,
        "is_old": is_staged and basis != basis_of(shown.contract),
    }
