"""The tables behind the numbers of a week: what the page shows of each row, and files give out."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from server.exports.service import Column, Table, called, placeless, plain, worded
from shared.vocabulary.decisions import STATES as DECISION_STATES
from shared.vocabulary.inspections import STATES as INSPECTION_STATES
from shared.vocabulary.ncrs import SEVERITIES
from shared.vocabulary.ncrs import STATES as NCR_STATES
from shared.vocabulary.terms import Vocabulary
from shared.vocabulary.works import STATES as WORK_STATES

KINDS = Vocabulary(
    ("ncr", "عدم مطابقة", "Non-conformance"),
    ("inspection", "تفتيش", "Inspection"),
    ("attendance", "حضور", "Attendance"),
)


def _state(row: Any, reader: str) -> str | None:
    words = {"ncr": NCR_STATES, "inspection": INSPECTION_STATES}.get(row["kind"])
    return words.name(row["state"], reader) if words and row["state"] else None


CHANGED = plain("is_changed", _("Changed since the cut"), type_="yes")
ACTIVITY = (
    plain("activity", _("Activity"), "activity.code"),
    called("name", _("Activity name"), "activity"),
    plain("contract", _("Contract"), "activity.contract", "whole"),
)
PLAN = placeless(
    "plan",
    _("Activities of the plan"),
    (
        *ACTIVITY,
        plain("start", _("Baseline start"), "activity.start", "date"),
        plain("finish", _("Baseline finish"), "activity.finish", "date"),
        plain("bac", _("Whole value, KWD"), "activity.bac", "number"),
        plain("value", _("Planned by then, KWD"), type_="number"),
        CHANGED,
    ),
    key=lambda row: str(row.activity.code),
)
WORKS = placeless(
    "works",
    _("Works"),
    (
        plain("record", _("Work"), lambda row: str(row.record)),
        *ACTIVITY,
        plain("boq_item", _("BOQ line")),
        plain("working_date", _("Working date"), type_="date"),
        worded("state", _("State"), WORK_STATES),
        plain("quantity", _("Quantity"), type_="number"),
        plain("rate", _("Rate, KWD"), type_="number"),
        plain("value", _("Quantity × rate, KWD"), type_="number"),
        plain("counted", _("Counted, KWD"), type_="number"),
        CHANGED,
    ),
    key=lambda row: str(row.record),
)
DAYS = placeless(
    "days",
    _("Contract-days"),
    (
        plain("contract", _("Contract"), type_="whole"),
        Column("title", _("Title"), lambda row, to: str(getattr(row, f"title_{to}"))),
        plain("day", _("Day"), type_="date"),
        plain("is_received", _("Reported"), type_="yes"),
    ),
    key=lambda row: f"{row.contract} {row.day}",
)
LATE = placeless(
    "late",
    _("Late activities"),
    (
        *ACTIVITY,
        plain("since", _("Since"), "delay.since", "date"),
        plain("days", _("Late, days"), "delay.days", "whole"),
        plain("planned", _("Planned by then, KWD"), type_="number"),
        plain("earned", _("Accepted, KWD"), type_="number"),
        plain("gap", _("Missing, KWD"), "delay.gap_kwd", "number"),
        plain("is_measured", _("Waits for acceptance alone"), "delay.is_measured", "yes"),
        CHANGED,
    ),
    key=lambda row: str(row.activity.code),
)
FOUND = placeless(
    "found",
    _("Quality and safety"),
    (
        plain("record", _("Record"), lambda row: str(row["record"])),
        worded("kind", _("Kind"), KINDS),
        plain("title", _("Title")),
        worded("severity", _("Severity"), SEVERITIES),
        Column("state", _("State"), _state, code=lambda row: str(row["state"] or "")),
        plain("activity", _("Activity")),
        plain("contract", _("Contract"), type_="whole"),
        plain("working_date", _("Working date"), type_="date"),
        plain("due_at", _("Due"), type_="moment"),
        CHANGED,
    ),
    key=lambda row: str(row["record"]),
)
DECISIONS = placeless(
    "decisions",
    _("Decisions"),
    (
        plain("record", _("Record"), lambda row: str(row.decision.record)),
        plain("title", _("Decision wanted"), "decision.title"),
        worded("state", _("State"), DECISION_STATES, "decision.state"),
        plain("contract", _("Contract"), "decision.contract", "whole"),
        plain("wanted_by", _("Wanted by"), "decision.wanted_by", "date"),
        plain("due", _("Due"), "decision.due", "date"),
        plain("is_late", _("Late"), "decision.is_late", "yes"),
        plain("cost_kwd", _("Cost of no decision, KWD"), "decision.cost_kwd", "number"),
        plain("cost_days", _("Cost of no decision, days"), "decision.cost_days", "whole"),
        plain("answer", _("What is decided"), "decision.answer"),
        CHANGED,
    ),
    key=lambda row: str(row.decision.record),
)
CURVE = placeless(
    "curve",
    _("Progress by week"),
    (
        plain("number", _("Week"), type_="whole"),
        plain("saturday", _("To the evening of"), type_="date"),
        plain("planned", _("Planned by then, KWD"), type_="number"),
        plain("earned", _("Accepted, KWD"), type_="number"),
    ),
    key=lambda row: str(row.number),
)
# Numbers that are made of other numbers, each of which has a page of its own.
TERMS: Table = placeless(
    "terms",
    _("What it is made of"),
    (plain("name", _("Figure")), plain("value", _("Value"), lambda row: row.told)),
    key=lambda row: str(row.name),
)
