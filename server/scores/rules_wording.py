"""What each number of the rules is called, and the formula that it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import gettext as _

from server.http.language import named
from shared.vocabulary.ncrs import SEVERITIES
from shared.vocabulary.scores import (
    DEFECTS,
    DOCUMENTS,
    PARTS,
    QUALITY,
    RESPONSE,
    SAFETY,
    TIME,
)


class Group(NamedTuple):
    """Numbers that stand together: ``numbers`` are (name, what it is called)."""

    title: str
    note: str
    numbers: list[tuple[str, str]]


def names_of_numbers() -> list[Group]:
    return [
        Group(
            _("Weights"),
            _("Together 100."),
            [(f"weight_{term.code}", named(term)) for term in PARTS],
        ),
        Group(_("Least to judge by"), _("With less, a component has no score."), _least()),
        Group(
            _("Points taken off"),
            _("For each overdue non-conformance, and each report of work stopped."),
            [
                *((f"overdue_{term.code}", named(term)) for term in SEVERITIES),
                ("stopped_work", _("Work stopped")),
            ],
        ),
        Group(_("Days and pace"), "", _days()),
    ]


class Change(NamedTuple):
    """As templates/parts/compared.html shows it."""

    where: str
    before: int
    after: int


def changes(before: Mapping[str, int], after: Mapping[str, int]) -> list[Change]:
    """The numbers that differ, under their group's title: least counts repeat the components."""
    return [
        Change(f"{group.title} · {label}", before[name], after[name])
        for group in names_of_numbers()
        for name, label in group.numbers
        if before[name] != after[name]
    ]


def _least() -> list[tuple[str, str]]:
    return [
        (f"least_{TIME}", _("Time: days since the plan began")),
        (f"least_{QUALITY}", _("Quality: inspections with a result")),
        (f"least_{SAFETY}", _("Safety: checks with a result")),
        (f"least_{RESPONSE}", _("Responsiveness: answers due")),
        (f"least_{DEFECTS}", _("Defects: repairs due")),
        (f"least_{DOCUMENTS}", _("Documents: periods")),
        ("least_weight", _("Known weight for a score")),
    ]


def _days() -> list[tuple[str, str]]:
    return [
        ("window_days", _("Days that count")),
        ("pace_floor_percent", _("No points at a pace of, per cent")),
        ("schedule_every_days", _("A schedule every so many days")),
        ("appeal_days", _("Days to appeal")),
        ("reply_days", _("Days to reply")),
    ]


def formulas() -> list[tuple[str, str]]:
    """Component -> its formula in words."""
    told = {
        TIME: _(
            "Days behind the plan, SV(t), without excusable days, by the days since the plan began,"
            " give the pace; 100 at the plan's pace, 0 at the floor."
        ),
        QUALITY: _(
            "Inspections that conform, in per cent, less points for each non-conformance that"
            " awaits the contractor past its time."
        ),
        SAFETY: _(
            "Safety checks that conform, in per cent, less points for each report of work stopped."
        ),
        RESPONSE: _(
            "Non-conformances answered within their time, of those whose time ended in the window."
        ),
        DEFECTS: _("Defects repaired within their time, of those whose time ended in the window."),
        DOCUMENTS: _("Periods in which a schedule was handed in, of those in the window."),
    }
    return [(named(PARTS, code), told[code]) for code in PARTS.codes]
