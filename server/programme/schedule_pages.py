"""The page of a contract's schedule: hand a file in, look at what it changes, apply it, export."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.attachments import service as files
from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import EVERYBODY, PROGRAMME_PATH, allow, takes_files_to
from server.ports import ports
from server.programme import baseline_queries, queries, service
from server.programme.models import Contract, ScheduleImport
from server.programme.schedules import handed_in, preview_words
from server.programme.schedules.comparing import changes_anything
from server.programme.schedules.exporting import WRITTEN, Exported
from server.programme.schedules.importing import NOT_APPLIED, STAGED
from server.programme.schedules.placing import UNPLACED
from server.programme.schedules.recognising import LARGEST_FILE
from server.programme.schedules.refusals import REFUSALS, ScheduleRefusedError
from server.programme.schedules.rows import plain_text
from server.programme.service import NotAppliedError, ProgrammeFaultyError
from shared.rules.scope import Scope
from shared.vocabulary.roles import PLANNER

blp = Blueprint("schedules", __name__, url_prefix=f"{PROGRAMME_PATH}/<int:contract>/schedules")
LARGEST_INTEGER = 2**31 - 1  # PostgreSQL's; an address may hold a larger one
LARGEST_TABLE = 1024 * 1024
# The worker looks every five seconds, and is given two minutes a file.
LATE = timedelta(minutes=3)
ENDINGS = {"MSPDI": "xml", "XER": "xer"}
# Each writing is a Java machine of its own: one at a time in a process, or they eat its memory.
_writing = threading.BoundedSemaphore(1)

blp.add_app_template_filter(preview_words.in_words)
blp.add_app_template_filter(preview_words.clock)


@blp.get("")
@allow(*EVERYBODY)
def schedules_page(contract: int) -> str:
    """What stands, what was handed in, and one import's preview; the contractor only reads."""
    return _page(_visible(contract))


@blp.post("")
@allow(PLANNER)
@takes_files_to(LARGEST_FILE)
def hand_in(contract: int) -> ResponseReturnValue:
    """Take a file in: a form's, or a bare body named by ?name=, as the page's script sends it.

    It is not read here but by the worker: reading takes seconds and a Java machine, and a request
    would hold one of the web's threads for as long.
    """
    _whole(contract)
    content, name = _sent("file", LARGEST_FILE)
    code = "file_empty" if not content else "file_too_large"
    if not content or len(content) > LARGEST_FILE:
        said = REFUSALS[code].name(language()) if name else _("Choose the schedule's file first.")
        return _page(_visible(contract), {"file": said}), 422
    asked = service.hand_in(contract, name, content, current_person().id)
    return _to_import(contract, asked)


@blp.post("/<uuid:import_id>/apply")
@allow(PLANNER)
def apply(contract: int, import_id: UUID) -> ResponseReturnValue:
    """Swap a previewed schedule in."""
    found = _import(contract, import_id)
    try:
        is_changed = service.apply_import(found.id, current_person().id)
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
    found = _import(contract, import_id)
    try:
        service.discard_import(found.id, current_person().id)
    except NotAppliedError as error:
        return _not_applied(contract, import_id, error)
    flash(_("The file is discarded. It stays in the list, and nothing was changed."), "success")
    return _to_import(contract, import_id)


@blp.post("/<uuid:import_id>/again")
@allow(PLANNER)
def read_again(contract: int, import_id: UUID) -> ResponseReturnValue:
    """Have the same file read anew, against what stands now."""
    found = _import(contract, import_id)
    return _to_import(contract, service.hand_in_again(found.id, current_person().id))


@blp.post("/places")
@allow(PLANNER)
def set_places(contract: int) -> ResponseReturnValue:
    """Keep where rows lie, for every file to come."""
    _whole(contract)
    content, name = _sent("table", LARGEST_TABLE)
    if not name:
        return _page(_visible(contract), {"table": [_("Choose the table's file first.")]}), 422
    try:
        count = service.set_places(contract, content)
    except ProgrammeFaultyError as error:
        return _page(_visible(contract), {"table": [_fault(f) for f in error.faults]}), 422
    flash(
        _("%(count)s rules are kept. Read the file again to place its rows.", count=count),
        "success",
    )
    asked = request.args.get("import", type=UUID)
    return redirect(url_for(".schedules_page", contract=contract, **{"import": asked}), 303)


@blp.get("/export")
@allow(PLANNER)
def export(contract: int) -> ResponseReturnValue:
    """What the trip to a format loses, found by writing the file and reading it back."""
    found, format_ = _whole(contract), _format()
    try:
        lost = _written(contract, format_).lost
    except ScheduleRefusedError as error:
        return _page(found, {"export": REFUSALS[error.code].name(language())}), 503
    return render_template(
        "programme/schedule_export.html", contract=found, format=format_, lost=lost
    )


@blp.get("/export/file")
@allow(PLANNER)
def export_file(contract: int) -> ResponseReturnValue:
    """The contract's schedule as a file."""
    found, format_ = _whole(contract), _format()
    try:
        content = _written(contract, format_).content
    except ScheduleRefusedError as error:
        return _page(found, {"export": REFUSALS[error.code].name(language())}), 503
    name = f"contract-{contract:02}.{ENDINGS[format_]}"
    kind = "application/octet-stream"
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)


def _visible(number: int) -> Contract:
    found = None
    if number <= LARGEST_INTEGER:
        found = queries.contract_in_scope(number, scope_of(current_person()))
    if found is None:
        raise Refusal("not_found")
    return found


def _covers(number: int, scope: Scope) -> bool:
    """Whether all of the contract lies in the scope: a schedule is of all of it."""
    return all(scope.covers(iso, number) for iso in baseline_queries.governorates_of(number))


def _whole(number: int) -> Contract:
    """The contract, to be changed. Raises Refusal not_found, or not_allowed for a part of it."""
    found = _visible(number)
    if not _covers(number, scope_of(current_person())):
        raise Refusal("not_allowed")
    return found


def _import(contract: int, import_id: UUID) -> ScheduleImport:
    _whole(contract)
    found = handed_in.import_of(contract, import_id)
    if found is None:
        raise Refusal("not_found")
    return found


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


def _format() -> str:
    asked = request.args.get("format", "").upper()
    if asked not in WRITTEN:
        raise Refusal("not_found")
    return asked


def _written(contract: int, format_: str) -> Exported:
    if not _writing.acquire(blocking=False):
        raise Refusal("busy")
    try:
        return service.export_schedule(contract, format_)
    finally:
        _writing.release()


def _not_applied(contract: int, import_id: UUID, error: NotAppliedError) -> ResponseReturnValue:
    said = {"import": NOT_APPLIED[error.code].name(language())}
    return _page(_visible(contract), said, import_id), 409


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
    is_whole = _covers(contract.number, scope_of(current_person()))
    listed = handed_in.imports_of(contract.number) if is_whole else []
    asked = chosen or request.args.get("import", type=UUID)
    # Without one asked for, what waits for somebody: the newest, if it is not decided on.
    newest = listed[0][0] if listed and listed[0][0].applied_at is None else None
    shown = handed_in.import_of(contract.number, asked) if asked and is_whole else newest
    standing = handed_in.standing_import(contract.number)
    return render_template(
        "programme/schedules.html",
        contract=contract,
        standing=standing,
        listed=listed,
        shown=shown,
        is_whole=is_whole,
        is_staged=shown is not None and shown.state == STAGED,
        is_late=shown is not None and ports().clock.now() - shown.asked_at > LATE,
        is_old=shown is not None and _is_old(shown, standing[0].id if standing else None),
        changes_anything=changes_anything,
        may_plan=is_whole and current_person().role == PLANNER,
        errors=errors or {},
        words=preview_words,
        refusals=REFUSALS,
        unplaced=UNPLACED,
        largest_mb=LARGEST_FILE // 1024**2,
        page_path=url_for(".schedules_page", contract=contract.number),
    )


def _is_old(shown: ScheduleImport, standing: UUID | None) -> bool:
    """Whether something else was applied since a staged import's preview was made."""
    basis = (shown.preview or {}).get("basis")
    return shown.state == STAGED and basis != (str(standing) if standing else None)
