"""The reference data as tables that are given out: a part's rows, and the lines of checklists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from server.exports.service import Asked, Column, Given, Source, called, placeless, plain
from server.forms import queries, sheets, wording
from server.forms.parts import CHECKLISTS
from server.http.errors import Refusal


class _Line(NamedTuple):
    """A line of a checklist, and the checklist."""

    of: dict[str, Any]
    number: int
    line: dict[str, Any]


LINES = placeless(
    "checklist-lines",
    _("Lines of checklists"),
    (
        plain("checklist", _("Code"), "of.code"),
        called("checklist_name", _("Checklist"), "of"),
        plain("number", _("Number"), type_="whole"),
        Column("text", _("Line"), lambda one, to: one.line.get(f"text_{to}")),
        plain("clause", _("Clause"), lambda one: one.line.get("clause")),
        plain(
            "needs_photo_on_fail",
            _("Photo where it fails"),
            lambda one: bool(one.line.get("needs_photo_on_fail")),
            "yes",
        ),
    ),
    key=lambda one: f"{one.of['code']}/{one.number}",
)
_SAID = (
    plain("version", _("Version"), type_="whole"),
    plain("is_withdrawn", _("No longer in force"), type_="yes"),
    plain("reason", _("Reason"), lambda row: row["reason"] if row["username"] else None),
    plain("entered_at", _("Last change"), type_="moment"),
    called("entered_by", _("Changed by"), lambda row: row if row["username"] else None),
)


def _column(field: sheets.Field) -> Column:
    """A field of the part. What may be chosen is asked once, not row by row."""
    terms = tuple(field.terms())
    known = replace(field, terms=lambda: terms)

    def number(row: Any) -> Decimal | None:
        said = row["body"].get(field.name)
        return None if said is None else Decimal(str(said))

    if field.kind == sheets.NUMBER:
        return plain(field.name, field.label, number, "number")
    if field.kind == sheets.CHECK:
        return plain(field.name, field.label, lambda row: bool(row["body"].get(field.name)), "yes")
    return plain(
        field.name, field.label, lambda row: sheets.shown_value(known, row["body"]) or None
    )


def _give_part(asked: Asked) -> Given:
    """Raises Refusal not_found: no such part."""
    part = asked.query.get("part", "")
    if part not in sheets.SHEETS:
        raise Refusal("not_found")
    rows = [row for row in queries.listed() if row["part"] == part]
    title = wording.PARTS.name(part, asked.reader)
    own = tuple(_column(field) for field in sheets.SHEETS[part])
    columns = (plain("key", _("Code")), *own, *_SAID)
    table = placeless(part.replace("_", "-"), title, columns, lambda row: row["key"])
    return Given(table, sorted(rows, key=lambda row: bool(row["is_withdrawn"])))


def _lines() -> Iterator[_Line]:
    for row in queries.newest_of(CHECKLISTS):
        for number, line in enumerate(row["body"]["items"], start=1):
            yield _Line(row["body"], number, line)


SOURCES = (
    Source("reference", _("Reference data"), "reference_lists.part_page", _give_part),
    Source(
        "checklist-lines",
        LINES.title,
        "reference_lists.index",
        lambda _asked: Given(LINES, _lines()),
    ),
)
