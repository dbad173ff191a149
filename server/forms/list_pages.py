"""The pages of the reference data that list it: all in one place, and one part's rows."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, render_template
from sqlalchemy import RowMapping

from server.forms import queries, sheets, wording
from server.forms.parts import CHECKLISTS
from server.http.errors import Refusal
from server.http.identity import may_change_for_all
from server.http.permissions import allow
from shared.vocabulary.inspections import TYPES
from shared.vocabulary.roles import ADMINISTRATOR, PLANNER, SUPERVISOR

blp = Blueprint("reference_lists", __name__, url_prefix="/reference")
READING, CHANGING = (SUPERVISOR, PLANNER, ADMINISTRATOR), (PLANNER, ADMINISTRATOR)
LAST_CHANGES = 12


@blp.get("")
@allow(*READING)
def index() -> str:
    """What there is, and what was changed last."""
    listed = [row for row in queries.listed() if not row["is_withdrawn"]]
    counts = {part: sum(row["part"] == part for row in listed) for part in sheets.SHEETS}
    counts["types"] += len(_known("types", listed))
    return render_template(
        "forms/index.html",
        counts=counts,
        changes=queries.changes(LAST_CHANGES),
        checklists=CHECKLISTS,
        title_of=sheets.title_of,
        wording=wording,
    )


@blp.get("/<part>")
@allow(*READING)
def part_page(part: str) -> str:
    """The rows of a part that hold, then those that were withdrawn."""
    check_part(part)
    rows = [row for row in queries.listed() if row["part"] == part]
    fields = {field.name: field for field in sheets.SHEETS[part]}
    return render_template(
        "forms/part.html",
        part=part,
        rows=sorted(rows, key=lambda row: bool(row["is_withdrawn"])),
        known=[TYPES[code] for code in _known(part, rows)],
        columns=[fields[name] for name in sheets.BRIEF[part]],
        shown_value=sheets.shown_value,
        title_of=sheets.title_of,
        wording=wording,
        may_change=may_change(),
    )


def _known(part: str, rows: Iterable[RowMapping]) -> list[str]:
    """Those that every tablet knows hold beside those that were entered."""
    entered = {row["key"] for row in rows}
    return [code for code in TYPES.codes if code not in entered] if part == "types" else []


def check_part(part: str) -> None:
    if part not in sheets.SHEETS:
        raise Refusal("not_found")


def may_change() -> bool:
    """Whether the reader may change the reference data."""
    return may_change_for_all(CHANGING)
