"""A contract's schedule sent out: what the trip to a format loses, and the file."""

from __future__ import annotations

import threading
from io import BytesIO

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from server.http.errors import Refusal
from server.http.language import language
from server.http.permissions import PROGRAMME_PATH, allow
from server.programme import service
from server.programme.contracts_seen import whole_contract
from server.programme.models import Contract
from server.programme.schedules.exporting import WRITTEN, Exported
from server.programme.schedules.refusals import REFUSALS
from server.programme.service import ScheduleRefusedError
from shared.vocabulary.roles import PLANNER

EXPORT_PATH = f"{PROGRAMME_PATH}/<int:contract>/schedules/export"
blp = Blueprint("schedule_export", __name__, url_prefix=EXPORT_PATH)
# Each writing is a Java machine of its own: one at a time in a process, or they eat its memory.
_writing = threading.BoundedSemaphore(1)


@blp.get("")
@allow(PLANNER)
def export(contract: int) -> ResponseReturnValue:
    """What the trip to a format loses, found by writing the file and reading it back."""
    found, format_ = whole_contract(contract), _format()
    try:
        lost = _written(contract, format_).lost
    except ScheduleRefusedError as error:
        return _failed(found, format_, error)
    return render_template(
        "programme/schedule_export.html", contract=found, format=format_, lost=lost, error=""
    )


@blp.get("/file")
@allow(PLANNER)
def export_file(contract: int) -> ResponseReturnValue:
    """The contract's schedule as a file."""
    found, format_ = whole_contract(contract), _format()
    try:
        content = _written(contract, format_).content
    except ScheduleRefusedError as error:
        return _failed(found, format_, error)
    name = f"contract-{contract:02}.{WRITTEN[format_]}"
    kind = "application/octet-stream"
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)


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


def _failed(contract: Contract, format_: str, error: ScheduleRefusedError) -> ResponseReturnValue:
    said = REFUSALS[error.code].name(language())
    page = "programme/schedule_export.html"
    return render_template(page, contract=contract, format=format_, lost=[], error=said), 503
