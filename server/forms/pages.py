"""The page of a row of the reference data: as it holds, to be changed, and its history."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import RowMapping

from server.forms import queries, sheets, typed, wording
from server.forms.comparing import Difference, differences, put_together
from server.forms.faults import FormsFaultyError
from server.forms.list_pages import CHANGING, READING, check_part, may_change
from server.forms.parts import CHECKLISTS, PARTS
from server.forms.reading import Row
from server.forms.service import UNCHANGED, FormsChangedError, import_forms
from server.http.errors import Refusal
from server.http.forms import ReasonForm, errors_of, loaded
from server.http.identity import current_person
from server.http.language import language
from server.http.permissions import allow
from server.json_files import Fault

blp = Blueprint("reference_row", __name__, url_prefix="/reference")
# What a form's buttons order; without one, the row is saved.
WITHDRAW, AGAIN = "withdraw", "again"
History = Sequence[RowMapping]


@blp.get("/new/<part>")
@allow(*CHANGING)
def new_page(part: str) -> str:
    """A blank row."""
    check_part(part)
    return _page(part, None, {"items": [{}]} if part == CHECKLISTS else {}, seen=0)


@blp.post("/new/<part>")
@allow(*CHANGING)
def add(part: str) -> ResponseReturnValue:
    """Enter a row; its code is made of its English name."""
    check_part(part)
    return _changed(part, None, ())


@blp.get("/<part>/<key>")
@allow(*READING)
def row_page(part: str, key: str) -> str:
    """A row as it holds, or as ``version`` said it, and its history."""
    history = _history(part, key)
    asked = request.args.get("version", history[0]["version"], type=int)
    shown = next((one for one in history if one["version"] == asked), None)
    if shown is None:
        raise Refusal("not_found")
    former = shown if "version" in request.args else None
    return _page(part, key, shown["body"], seen=history[0]["version"], former=former)


@blp.post("/<part>/<key>")
@allow(*CHANGING)
def change(part: str, key: str) -> ResponseReturnValue:
    """Say a row anew, withdraw it, or put a version of before in force again."""
    return _changed(part, key, _history(part, key))


def _changed(part: str, key: str | None, history: History) -> ResponseReturnValue:
    if not may_change():
        raise Refusal("reference_of_all")
    order = request.form.get("do", "")
    row, seen = _row_wanted(part, history, order), request.form.get("seen", 0, int)
    if order.partition("-")[0] in typed.LINE_ORDERS:
        lines = typed.reworked(row.get("items", []), order)
        return _page(part, key, {**row, "items": lines}, seen=seen)
    told = key or PARTS[part].key_of(row)
    try:
        reason = loaded(ReasonForm, request.form.to_dict())["reason"]
        content = _as_file(part, row, order)
        by = current_person().id
        done = import_forms(content, by, reason, seen={(part, told): seen if key else 0})
    except Refusal as refusal:
        errors = errors_of(refusal, "reason")
        return _page(part, key, row, seen=seen, errors=errors), refusal.status
    except FormsFaultyError as error:
        return _page(part, key, row, seen=seen, errors=_errors(error, part)), 422
    except FormsChangedError:
        return _changed_meanwhile(part, key, row, seen)
    is_same = all(line.what == UNCHANGED for line in done.lines)
    said = _("Nothing was changed.") if is_same else _("Saved. Tablets have it at their next sync.")
    flash(said, "success")
    return redirect(url_for(".row_page", part=part, key=told), 303)


def _row_wanted(part: str, history: History, order: str) -> Row:
    """What the form says, or the version that it names."""
    held: Row | None = history[0]["body"] if history else None
    if held is None or order not in {WITHDRAW, AGAIN}:
        return typed.row_of(part, request.form, held)
    wanted = request.form.get("version", 0, int) if order == AGAIN else history[0]["version"]
    found: Row | None = next((one["body"] for one in history if one["version"] == wanted), None)
    if found is None:
        raise Refusal("not_found")
    return found


def _as_file(part: str, row: Row, order: str) -> bytes:
    """As the import's file has it: what is typed is read and checked as that is."""
    if order == WITHDRAW:
        keys = {name: row.get(name) for name in PARTS[part].key}
        return json.dumps({"withdrawn": {part: [keys]}}).encode()
    return json.dumps({part: [typed.coded(row)]}).encode()


def _changed_meanwhile(part: str, key: str | None, row: Row, seen: int) -> ResponseReturnValue:
    """The second of two people is told what the first changed, with both put together."""
    if key is None:
        first = sheets.SHEETS[part][0].name
        error = FormsFaultyError([Fault(f"{part}[0].{first}", "there_already")])
        return _page(part, None, row, seen=0, errors=_errors(error, part)), 409
    history = queries.history_of(part, key)
    now: Row = history[0]["body"]
    base: Row = next((one["body"] for one in history if one["version"] == seen), now)
    together = put_together(base, typed.coded(row), now)
    newest = history[0]["version"]
    return _page(part, key, together, seen=newest, meanwhile=differences(part, base, now)), 409


def _errors(error: FormsFaultyError, part: str) -> dict[str, str]:
    """Field of the form -> what is wrong, in the reader's language."""
    start = f"{part}[0]."
    return {
        fault.field.removeprefix(start): error.text(fault.code, language())
        for fault in error.faults
    }


def _page(
    part: str,
    key: str | None,
    row: Row,
    *,
    seen: int,
    former: RowMapping | None = None,
    errors: dict[str, str] | None = None,
    meanwhile: list[Difference] | None = None,
) -> str:
    history = queries.history_of(part, key) if key is not None else ()
    return render_template(
        "forms/row.html",
        row=row,
        seen=seen,
        former=former,
        errors=errors or {},
        labels={name: _label(name) for name in errors or ()},
        meanwhile=meanwhile,
        reason=request.form.get("reason", ""),
        history=_told(part, history),
        title=sheets.title_of(part, history[0]["body"]) if history else "",
        **_words(part, key),
    )


def _words(part: str, key: str | None) -> dict[str, object]:
    """What the page says of any row of this part."""
    return {
        "part": part,
        "key": key,
        "fields": sheets.SHEETS[part],
        "line_fields": sheets.LINE,
        "shown_value": sheets.shown_value,
        "wording": wording,
        "may_change": may_change(),
        "page_path": _address(part, key),
    }


def _address(part: str, key: str | None) -> str:
    if key is None:
        return url_for(".new_page", part=part)
    return url_for(".row_page", part=part, key=key)


def _told(part: str, history: History) -> list[tuple[RowMapping, list[Difference]]]:
    """Each version with what it changed of the one before."""
    before = [one["body"] for one in history[1:]]
    changed = [differences(part, *both) for both in zip(before, _bodies(history), strict=False)]
    return list(zip(history, [*changed, []], strict=True)) if history else []


def _bodies(history: History) -> list[Row]:
    return [one["body"] for one in history]


def _label(name: str) -> str:
    """How a field that is wrong is called, with its line."""
    place, _dot, field = name.rpartition(".")
    label = wording.FIELDS.name(field.partition("[")[0], language())
    number = place.removeprefix("items[").removesuffix("]")
    return (
        f"{_('Line %(number)s', number=int(number) + 1)} · {label}" if number.isdigit() else label
    )


def _history(part: str, key: str) -> History:
    check_part(part)
    found = queries.history_of(part, key)
    if not found:
        raise Refusal("not_found")
    return found
