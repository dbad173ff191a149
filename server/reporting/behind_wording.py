"""The page behind a number in words: values, cells, and where each row leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from server.exports.service import Cell, Column
from server.reporting.behind_sight import DRAFT, Sight
from server.reporting.wording import MINUS, UNKNOWN, Wording, isolated

STYLES: Mapping[str, Callable[[Wording, Any], Markup | str]] = {
    "percent": lambda words, value: words.percent(value),
    "whole-percent": lambda words, value: words.percent(value, 0),
    "points": lambda words, value: words.signed(value, 1),
    "days": lambda words, value: words.signed(value),
    "count": lambda words, value: words.number(value),
    "kwd": lambda words, value: words.number(value, 3),
    "index": lambda words, value: words.number(value, 2),
    "weeks": lambda words, value: words.number(value, 3),
    "date": lambda words, value: words.date(value),
    "colour": lambda words, value: words.colour(value),
}

# Columns of money: to the fils, so that they line up.
DINARS = {"bac", "rate", "value", "counted", "planned", "earned", "gap", "cost_kwd"}


def told(words: Wording, value: Any, style: str) -> Markup | str:
    """A number as its page writes it; a dash where the week has none."""
    return UNKNOWN if value is None else STYLES[style](words, value)


def cell(words: Wording, column: Column, row: Any) -> Markup | str:
    """One cell of the table."""
    value: Cell = column.read(row, words.language)
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return words.moment(value)
    if isinstance(value, date):
        return words.date(value, "d MMM y")
    if isinstance(value, (int, float, Decimal)):
        pattern = "#,##0.000" if column.name in DINARS else "#,##0.###"
        written = format_decimal(abs(value), pattern, locale="en")
        return isolated((MINUS if value < 0 else "") + written)
    return isolated(str(value), auto=True)


def link(sight: Sight, table: str, row: Any) -> str:
    """The page of what a row is; "" where it has none."""
    return LINKS[table](sight, row)


def figure_link(sight: Sight, code: str, **query: Any) -> str:
    """The page behind another number of the same part."""
    named = {"governorate": sight.governorate, "week": sight.start.isoformat(), "figure": code}
    asked = {**sight.part.as_query(), **query}
    return url_for(endpoint(sight), issue=sight.issue, **named, **asked)


def endpoint(sight: Sight) -> str:
    """Of this page: a draft's is for fewer readers."""
    return "behind_pages.behind_draft" if sight.issue == DRAFT else "behind_pages.behind"


def _activity(_sight: Sight, row: Any) -> str:
    one = row.activity
    asked = {"contract": one.contract, "view": "table", "find": one.code}
    return url_for("programme_pages.gantt", **asked)


def _day(sight: Sight, row: Any) -> str:
    day = row.day.isoformat()
    place = sight.places[0] if len(sight.places) == 1 else None
    asked = {"contract": row.contract, "governorate": place}
    return url_for("record_lists.records_table", **asked, since=day, until=day)


def _record(_sight: Sight, row: Any) -> str:
    return url_for("record_pages.record_page", record=row["record"])


LINKS: Mapping[str, Callable[[Sight, Any], str]] = {
    "plan": _activity,
    "late": _activity,
    "works": lambda _sight, row: url_for("work_record.record_page", record=row.record),
    "days": _day,
    "found": _record,
    "decisions": lambda _sight, row: url_for("decisions.decision_page", record=row.decision.record),
    "curve": lambda _sight, _row: "",
    "terms": lambda sight, row: figure_link(sight, row.code) if row.code else "",
}
