"""What differs between two versions of a row, and one row out of two people's changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from server.forms.reading import Row
from server.forms.sheets import LINE, LINES, SHEETS, shown_value
from server.http.language import language

NEW, GONE, OTHER = "new", "gone", "other"


@dataclass(frozen=True)
class Difference:
    """``where`` it is, and what stood and stands there; "" where nothing does."""

    where: str
    before: str
    after: str
    what: str = OTHER


def differences(part: str, before: Row, after: Row) -> list[Difference]:
    found: list[Difference] = []
    for field in SHEETS[part]:
        if field.kind == LINES:
            found += _of_lines(before.get(field.name, []), after.get(field.name, []))
        elif before.get(field.name) != after.get(field.name):
            told = shown_value(field, before), shown_value(field, after)
            found.append(Difference(field.label, *told))
    return found


def _of_lines(before: list[Row], after: list[Row]) -> Iterator[Difference]:
    was = {line["item"]: line for line in before}
    now = {line["item"]: line for line in after}
    for nth, line in enumerate(after, 1):
        where = _("Line %(number)s", number=nth)
        old = was.get(line["item"])
        if old is None:
            yield Difference(where, "", _words(line), NEW)
            continue
        for field in LINE:
            if old.get(field.name) != line.get(field.name):
                told = shown_value(field, old), shown_value(field, line)
                yield Difference(f"{where} · {field.label}", *told)
    for nth, line in enumerate(before, 1):
        if line["item"] not in now:
            yield Difference(_("Line %(number)s", number=nth), _words(line), "", GONE)
    if [one for one in was if one in now] != [one for one in now if one in was]:
        yield Difference(_("Order of the lines"), "", _("changed"))


def _words(line: Row) -> str:
    return str(line.get(f"text_{language()}", ""))


def put_together(base: Row, mine: Row, theirs: Row) -> Row:
    """My row, with what others changed since ``base`` where I changed nothing.

    Where both changed one field, mine stands; a line that either added is there, and one that
    either took out is there only if the other changed it meanwhile.
    """
    whole = _merged(base, mine, theirs)
    if "items" in mine:
        whole["items"] = _lines(*(row.get("items", []) for row in (base, mine, theirs)))
    return whole


def _merged(base: Row, mine: Row, theirs: Row) -> Row:
    names = dict.fromkeys((*mine, *theirs))
    chosen = {
        name: theirs.get(name) if _is_same(mine, base, name) else mine.get(name) for name in names
    }
    return {name: value for name, value in chosen.items() if value is not None}


def _lines(base: list[Row], mine: list[Row], theirs: list[Row]) -> list[Row]:
    old, ours, others = ({line["item"]: line for line in lines} for lines in (base, mine, theirs))
    found = []
    for item in dict.fromkeys((*ours, *others)):
        was, own, other = old.get(item, {}), ours.get(item), others.get(item)
        if own is not None and other is not None:
            found.append(_merged(was, own, other))
        elif (kept := own or other) and kept != was:
            found.append(kept)
    return found


def _is_same(one: Row, other: Row, name: str) -> bool:
    """A form leaves out what says nothing, and a kept row says so: None, no, an empty list."""
    return (one.get(name) or None) == (other.get(name) or None)
