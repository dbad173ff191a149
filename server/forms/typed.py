"""A row of the reference data as a page's form sends it, and what its lines become by a button."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from werkzeug.datastructures import MultiDict

from server.forms.parts import PARTS
from server.forms.reading import Row
from server.forms.sheets import CHECK, CHOICES, LINE, LINES, SHEETS, Field
from shared.wire.digits import without_thousands
from shared.wire.forms import DEFAULT_CLAUSE
from shared.wire.inspection import MAX_ANSWERS

Form = MultiDict[str, str]
LONGEST_CODE = 40
# What the buttons of lines begin with: another one, without this one, this one before the other.
LINE_ORDERS = ("add", "remove", "up")
_NO_LETTER = re.compile(r"[^a-z0-9]+")


def row_of(part: str, form: Form, held: Row | None) -> Row:
    """What the form says, blank fields left out; ``held``: the row that it changes, if any.

    Not checked: what is wrong is found by ``reading`` and ``checking``, as in a file.
    """
    row: Row = {}
    for field in SHEETS[part]:
        if field.kind == LINES:
            row[field.name] = _lines(form)
        elif held is not None and field.is_key:
            row[field.name] = held.get(field.name)
        else:
            row |= _value(field, form, field.name)
    return _code(part, held, row) | row


def coded(row: Row) -> Row:
    """The row with a code for each line that is new, made of its English words.

    Made when it is saved, so that words which are still mended name no code.
    """
    if "items" not in row:
        return row
    taken = {line["item"] for line in row["items"]}
    lines = []
    for line in row["items"]:
        code = line["item"] or code_of(line.get("text_en", ""), taken)
        taken.add(code)
        lines.append({**line, "item": code})
    return {**row, "items": lines}


def reworked(lines: Sequence[Row], order: str) -> list[Row]:
    """Lines after a button of theirs: ``add``, ``remove-3``, ``up-3``; else as they are."""
    found = list(lines)
    what, _, number = order.partition("-")
    if what == "add" and len(found) < MAX_ANSWERS:
        return [*found, {}]
    nth = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
    if not 0 <= nth < len(found):
        return found
    if what == "remove":
        del found[nth]
    elif what == "up" and nth:
        found[nth - 1 : nth + 1] = found[nth], found[nth - 1]
    return found


def _lines(form: Form) -> list[Row]:
    """The lines that say anything; one that is new has no code yet."""
    said = form.get("lines", "")
    count = min(int(said), MAX_ANSWERS) if said.isascii() and said.isdigit() else 0
    lines: list[Row] = []
    for nth in range(count):
        line: Row = {"item": form.get(f"items[{nth}].item", "")}
        for field in LINE:
            line |= _value(field, form, f"items[{nth}].{field.name}")
        if line["item"] or line.get("text_ar") or line.get("text_en"):
            lines.append({"clause": DEFAULT_CLAUSE, **line})
    return lines


def _value(field: Field, form: Form, name: str) -> Row:
    if field.kind == CHECK:
        return {field.name: name in form}
    if field.kind == CHOICES:
        return {field.name: form.getlist(name)}
    text = form.get(name, "").strip()
    if field.kind == "number":
        text = without_thousands(text)
    return {field.name: text} if text else {}


def _code(part: str, held: Row | None, row: Row) -> Row:
    """The code of a row that is told apart by one, made of its English name when it is new."""
    keys = [name for name in PARTS[part].key if name not in {f.name for f in SHEETS[part]}]
    if held is not None:
        return {name: held[name] for name in keys}
    return {name: code_of(row.get("name_en", ""), ()) for name in keys}


def code_of(text: str, taken: Collection[str]) -> str:
    """A code that says what ``text`` says, and is none of ``taken``."""
    made = _NO_LETTER.sub("_", text.casefold()).strip("_").lstrip("0123456789_") or "line"
    made = made[:LONGEST_CODE].rstrip("_")
    found, nth = made, 1
    while found in taken:
        nth += 1
        found = f"{made[: LONGEST_CODE - 4]}_{nth}"
    return found
