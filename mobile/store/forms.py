"""Checklists, limits, response times and curves, swapped in one transaction as the office has them.

A version of a checklist that was here once stays: a record may name it that the office's
restored server forgot.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mobile.shapes import ChecklistLine, ChecklistView, TestView
from mobile.store.room import Room, as_json, remember, remembered
from shared.rules.due import Due, due_hours
from shared.rules.limits import Limit, limit_for
from shared.rules.pavement import Curves, read_curves
from shared.vocabulary.inspections import TESTS, TYPES
from shared.vocabulary.terms import Term
from shared.vocabulary.works import WORK_TYPES

# Lists that come whole and are small: kept as they travel.
_LISTS = ("types", "tests", "limits", "due", "curves")


class Forms(Room):
    def forms_version(self) -> str:
        with self.database.read() as rows:
            return remembered(rows, "forms_version")

    def keep_forms(self, reply: Mapping[str, Any]) -> None:
        """Put a reply (as loaded by shared.wire.forms) in place of the one before."""
        if reply["is_same"]:
            return
        with self.database.write() as rows:
            rows.execute("UPDATE form SET is_current = 0")
            rows.executemany(
                "INSERT OR REPLACE INTO form (code, version, is_current, body) VALUES (?, ?, ?, ?)",
                (
                    (one["code"], one["version"], one["is_current"], as_json(one))
                    for one in reply["checklists"]
                ),
            )
            for name in _LISTS:
                remember(rows, f"forms_{name}", as_json(reply[name]))
            remember(rows, "forms_version", reply["version"])

    def kept_forms(self) -> dict[str, Any]:
        """All of it as a reply again, for another store on this tablet to keep."""
        with self.database.read() as rows:
            bodies = rows.execute("SELECT body FROM form ORDER BY code, version").fetchall()
            lists = {name: json.loads(remembered(rows, f"forms_{name}", "[]")) for name in _LISTS}
        checklists = [json.loads(row["body"]) for row in bodies]
        return {"version": self.forms_version(), "is_same": False, "checklists": checklists} | lists

    def forms(self, type: str | None = None, work_type: str | None = None) -> list[ChecklistView]:
        """Those filled now, of ``type``, fit for ``work_type``; its own first, then by the work."""
        with self.database.read() as rows:
            found = rows.execute("SELECT body FROM form WHERE is_current = 1").fetchall()
        views = [_checklist(json.loads(row["body"])) for row in found]
        fitting = [view for view in views if _fits(view, type, work_type)]
        return sorted(fitting, key=lambda view: (not (work_type and view.work_types), _order(view)))

    def form(self, code: str, version: int | None = None) -> ChecklistView | None:
        """This version of a checklist, an earlier one too; None: the one that is filled now."""
        with self.database.read() as rows:
            found = rows.execute(
                "SELECT body FROM form WHERE code = ? AND (version = ? OR ? AND is_current = 1)",
                (code, version, version is None),
            ).fetchone()
        return None if found is None else _checklist(json.loads(found["body"]))

    def inspection_types(self) -> list[Term]:
        """All types with their names: those that every tablet knows, then the office's own."""
        terms = {term.code: term for term in TYPES}
        for row in self._list("types"):
            terms[row["type"]] = Term(row["type"], row["name_ar"], row["name_en"])
        for view in self.forms():
            terms.setdefault(view.type, Term(view.type, view.type, view.type))
        return list(terms.values())

    def reading_tests(self) -> list[TestView]:
        """Tests to be read, as the office has them; without a word from it, the usual ones."""
        found = self._list("tests")
        if not found:
            return [TestView(term.code, term.ar, term.en, "") for term in TESTS]
        return [TestView(one["test"], one["name_ar"], one["name_en"], one["unit"]) for one in found]

    def limit(self, test: str, layer: str | None, road_class: str | None) -> Limit | None:
        """What a reading is held against; see shared.rules.limits."""
        found = [_limit(row) for row in self._list("limits") if row["test"] == test]
        return limit_for(found, test, layer, road_class)

    def due_hours(self, of: str, level: str | None) -> Decimal | None:
        """Hours to answer for an ncr or a defect of this severity or priority."""
        return due_hours([_due(row) for row in self._list("due")], of, level)

    def curves(self) -> Curves | None:
        """The agency's curves of ASTM D6433; None until the office has loaded some."""
        with self.database.read() as rows:
            kept = json.loads(remembered(rows, "forms_curves", "null"))
        return None if kept is None else read_curves(kept)

    def _list(self, name: str) -> list[dict[str, Any]]:
        with self.database.read() as rows:
            found: list[dict[str, Any]] = json.loads(remembered(rows, f"forms_{name}", "[]"))
        return found


def _fits(view: ChecklistView, type: str | None, work_type: str | None) -> bool:
    is_of_type = type is None or view.type == type
    return is_of_type and (not work_type or not view.work_types or work_type in view.work_types)


def _order(view: ChecklistView) -> tuple[int, int, str]:
    """By type, then by when in the works it is due."""
    types, works = TYPES.codes, WORK_TYPES.codes
    due = [works.index(one) for one in view.work_types if one in works]
    nth = types.index(view.type) if view.type in types else len(types)
    return nth, min(due, default=len(works)), view.code


def _checklist(row: Mapping[str, Any]) -> ChecklistView:
    names = ("code", "version", "type", "name_ar", "name_en", "point", "needs_signature")
    line = ("item", "text_ar", "text_en", "clause", "needs_photo_on_fail")
    return ChecklistView(
        **{name: row[name] for name in names},
        work_types=tuple(row["work_types"]),
        lines=tuple(ChecklistLine(**{n: one[n] for n in line}) for one in row["items"]),
        readings=tuple(row["readings"]),
    )


def _limit(row: Mapping[str, Any]) -> Limit:
    names = ("test", "layer", "road_class", "unit", "frequency_ar", "frequency_en", "clause",
             "source")  # fmt: skip
    least, most = (None if row[end] is None else Decimal(row[end]) for end in ("min", "max"))
    return Limit(**{name: row[name] for name in names}, min=least, max=most)


def _due(row: Mapping[str, Any]) -> Due:
    hours = Decimal(row["hours"])
    return Due(row["of"], row["level"], hours, row["clause"], row["source"])
