"""Read where the programme stands: as it is now, or as a root of the register covers it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from server.decisions.service import decisions_at
from server.register.models import Root
from server.reporting import latest_cut, queries
from server.reporting.findings import Window, morning_of, week_window
from server.reporting.formulas import NEWEST, WITH_FINDINGS, WITH_PICTURES
from server.reporting.photographs import photographs_of
from server.reporting.plan import read_plan
from server.reporting.snapshot import reference_snapshot
from server.reporting.standing import Standing
from shared.rules.clocks import working_date


def standing_now(window: Window) -> Standing:
    """The works, findings and decisions as they stand."""
    plan = read_plan(reference_snapshot())
    found = queries.findings(plan, window, None)
    wanted = decisions_at(None, morning_of(window.since), window.at)
    shown = photographs_of(plan, window, None)
    progress, reports = queries.progress_now(), queries.reports_now()
    return Standing(plan, progress, reports, found, wanted, photographs=shown)


def standing_at_newest(root: Root, snapshot: Mapping[str, Any], start: date) -> Standing:
    """The same as ``standing_at``, from the tables that are moved from cut to cut."""
    latest_cut.stand_at(root.number)
    plan, window = read_plan(snapshot), week_window(start, working_date(root.made_at))
    found = latest_cut.kept_findings(plan, window)
    wanted = decisions_at(root.number, morning_of(start), window.at)
    shown = photographs_of(plan, window, root.number)
    progress, reports = latest_cut.kept_progress(), latest_cut.kept_reports()
    return Standing(plan, progress, reports, found, wanted, photographs=shown)


def standing_at(
    root: Root, snapshot: Mapping[str, Any], start: date, formulas: int = NEWEST
) -> Standing:
    """What a root of the register covers, for the week that begins on ``start``.

    ``formulas``: the version that an issued week names; what came later is not read for it.
    """
    plan = read_plan(snapshot)
    progress, reports = queries.progress_at(root.number), queries.reports_at(root.number)
    if formulas < WITH_FINDINGS:
        return Standing(plan, progress, reports, formulas=formulas)
    window = week_window(start, working_date(root.made_at))
    found = queries.findings(plan, window, root.number)
    wanted = decisions_at(root.number, morning_of(start), window.at)
    if formulas < WITH_PICTURES:
        return Standing(plan, progress, reports, found, wanted, formulas)
    shown = photographs_of(plan, window, root.number)
    return Standing(plan, progress, reports, found, wanted, formulas, shown)
