"""A contract's weeks ahead, promises and constraints as tables that are given out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from server.exports.service import (
    Asked,
    Column,
    Given,
    Source,
    Table,
    called,
    placeless,
    plain,
    worded,
)
from server.http.errors import Refusal
from server.lookahead import queries
from server.lookahead.reliability import weeks_back
from server.lookahead.weeks import ActivityAhead, LineAhead, WeekAhead, three_weeks
from server.ports import ports
from server.programme import service as programme
from shared.rules.clocks import working_date
from shared.vocabulary.look_ahead import CONSTRAINTS, REASONS
from shared.vocabulary.terms import Term
from shared.vocabulary.works import UNITS

_KEPT = {
    True: Term("kept", "نُفذ", "kept"),
    False: Term("missed", "لم يُنفذ", "not kept"),
    None: Term("unknown", "لا بيانات", "no data"),
}


class _Ahead(NamedTuple):
    """A BOQ line of an activity in a week; ``line``: None where the activity has none."""

    week: WeekAhead
    activity: ActivityAhead
    line: LineAhead | None

    @property
    def row(self) -> Any:
        return self.line.row if self.line else self.activity.row


class _Constraint(NamedTuple):
    row: Any
    remover: Any


def _of_line(name: str, heading: Any) -> Column:
    return plain(name, heading, lambda one: getattr(one.line, name, None), "number")


def _waits(one: _Ahead, reader: str) -> list[str]:
    return [CONSTRAINTS.name(missing.kind, reader) for missing in one.activity.constraints]


def _description(one: Any, reader: str) -> Any:
    return one.row[f"description_{reader}"]


AHEAD = placeless(
    "look-ahead",
    _("Look-ahead: three weeks"),
    (
        plain("week", _("Week from"), "week.start", "date"),
        plain("activity", _("Activity"), "row.activity"),
        called("activity_name", _("Activity name"), "row"),
        plain("start", _("Planned start"), "row.start", "date"),
        plain("finish", _("Planned finish"), "row.finish", "date"),
        plain("is_late", _("Late"), "activity.is_late", "yes"),
        plain("boq_item", _("BOQ line"), "row.boq_item"),
        Column("description", _("Description"), _description),
        worded("unit", _("Unit"), UNITS, "row.unit"),
        *(_of_line("planned", _("Planned")), _of_line("promised", _("Promised"))),
        _of_line("left", _("Left to do")),
        Column("waits_for", _("What is missing"), _waits),
    ),
    key=lambda one: f"{one.week.start}/{one.row['activity']}/{one.row['boq_item']}",
)
PROMISES = placeless(
    "promises",
    _("Promises kept: PPC"),
    (
        plain("week", _("Week from"), "row.week_start", "date"),
        plain("activity", _("Activity"), "row.activity"),
        called("activity_name", _("Activity name"), "row"),
        plain("boq_item", _("BOQ line"), "row.boq_item"),
        Column("description", _("Description"), _description),
        worded("unit", _("Unit"), UNITS, "row.unit"),
        plain("promised", _("Promised"), "row.quantity", "number"),
        plain("measured", _("Measured"), type_="number"),
        Column(
            "outcome",
            _("Outcome"),
            lambda one, reader: _KEPT[one.kept].name(reader) if one.is_over else None,
            code=lambda one: _KEPT[one.kept].code if one.is_over else None,
        ),
        worded("reason", _("Reason"), REASONS, lambda one: one.reason and one.reason["code"]),
        plain("notes", _("Details"), lambda one: one.reason and one.reason["notes"]),
    ),
    key=lambda one: str(one.row["id"]),
)
MISSING = placeless(
    "constraints",
    _("What activities wait for"),
    (
        plain("activity", _("Activity"), "row.activity"),
        worded("kind", _("What is missing"), CONSTRAINTS, "row.kind"),
        plain("description", _("Details"), "row.description"),
        plain("owner", _("Owner"), "row.owner"),
        plain("wanted_by", _("Wanted by"), "row.wanted_by", "date"),
        plain("entered_at", _("Entered"), "row.entered_at", "moment"),
        plain("removed_on", _("Removed on"), "row.removed_on", "date"),
        called("removed_by", _("Removed by"), "remover"),
    ),
    key=lambda one: str(one.row.id),
)


def _contract(asked: Asked) -> int:
    """Raises Refusal not_found: no such contract, or not in the scope."""
    number = asked.whole("contract")
    if programme.contract_in_scope(number, asked.scope) is None:
        raise Refusal("not_found")
    return number


def _give_ahead(asked: Asked) -> Given:
    contract, today = _contract(asked), _today()
    open_ones = [one for one, _by in queries.constraints(contract, asked.scope, date.max)]
    weeks = three_weeks(
        contract, asked.scope, today, [one for one in open_ones if one.removed_on is None]
    )
    found = [
        _Ahead(week, one, line)
        for week in weeks
        for one in week.activities
        for line in one.lines or [None]
    ]
    return Given(_placed(AHEAD, contract, asked, lambda one: one.row["activity"]), found)


def _give_promises(asked: Asked) -> Given:
    """Of the weeks that the page judges, the newest first."""
    contract = _contract(asked)
    table = _placed(PROMISES, contract, asked, lambda one: one.row["activity"])
    weeks = weeks_back(contract, asked.scope, _today())
    return Given(table, [one for week in weeks for one in week.promises])


def _give_missing(asked: Asked) -> Given:
    """All that were ever entered."""
    contract = _contract(asked)
    table = _placed(MISSING, contract, asked, lambda one: one.row.activity)
    found = queries.constraints(contract, asked.scope, date.min)
    return Given(table, [_Constraint(*row) for row in found])


def _placed(table: Table, contract: int, asked: Asked, activity: Callable[[Any], str]) -> Table:
    """The table with each row where its activity is."""
    places = programme.places_of_activities(contract, asked.scope)
    return replace(table, place=lambda one: places.get(activity(one)))


def _today() -> date:
    return working_date(ports().clock.now())


SOURCES = (
    Source("look-ahead", AHEAD.title, "look_ahead.look_ahead", _give_ahead),
    Source("promises", PROMISES.title, "look_ahead.look_ahead", _give_promises),
    Source("constraints", MISSING.title, "look_ahead.look_ahead", _give_missing),
)
