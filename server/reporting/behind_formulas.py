"""The formula of each number of the week, in words: a sentence, or several in a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

_ES = _(
    "The value accepted so far is laid on the plan's curve below: ES is the number of weeks after"
    " which the plan meant to have that value, in between by proportion. AT is the weeks gone"
    " since the plan began."
)
_SHARE_ACCEPTED = _(
    "Each accepted work counts with accepted quantity × rate; more than an activity's share of"
    " its BOQ line, or than the line itself, does not count (Counted is what is left)."
)
_SHARE_MEASURED = _(
    "Each work that is not withdrawn counts with measured quantity × rate, without a cap: what"
    " was measured is kept."
)
_DAYS = _(
    "A contract-day is due on each working day on which the contract has an activity under way"
    " here. It is received when a work, an inspection or an attendance has that day."
)
_FOUND = _("The number of records below, as they are open at the end of the week's day.")
_WEEK_AFTER = _("The number of activities below, by the baseline, in the week after this one.")

FORMULAS: Mapping[str, Any] = {
    "planned": _(
        "What the baseline has planned by that evening ÷ the whole value. An activity's value is"
        " spread evenly over its working days."
    ),
    "budget": _("The sum of quantity × rate over the activities below."),
    "accepted": _SHARE_ACCEPTED,
    "accepted-value": _SHARE_ACCEPTED,
    "measured": _SHARE_MEASURED,
    "measured-value": _SHARE_MEASURED,
    "gap-points": _("Accepted per cent − planned per cent, both as shown."),
    "gap-days": (_ES, _("The gap is (ES − AT) × 7 days.")),
    "spi": (_ES, _("SPI(t) is ES ÷ AT, rounded down.")),
    "forecast": (
        _ES,
        _("The forecast is the plan's first Saturday + PD × AT ÷ ES weeks, at the pace so far."),
    ),
    "planned-finish": _("The Saturday on which the plan's curve below reaches the whole value."),
    "change": _("The gap in days at the end of this week − that at the end of the week before."),
    "verdict": _(
        "The worst of time, quality and safety. A known red or amber shows; green needs all three;"
        " else grey. Quality is red with a critical non-conformance open and amber with an"
        " overdue one; safety is red after a report of work stopped and amber with a failed check"
        " open; neither is green unless somebody looked. Too few daily reports: no verdict."
    ),
    "received": _DAYS,
    "expected": _DAYS,
    "coverage": (_("Days received ÷ days due, rounded down."), _DAYS),
    "late": _(
        "The number of activities below: each is behind its plan by more than half a per cent of"
        " its value, as accepted."
    ),
    "delay": _(
        "The days from the first day on whose evening the plan was ahead of what is accepted,"
        " to the week's day, both counted."
    ),
    "critical": _FOUND,
    "major": _FOUND,
    "overdue": _FOUND,
    "stopped": _("The number of attendances of this week below, whose reason is stopped work."),
    "failed": _(
        "The number of safety checks below: they did not conform, no later check of the same"
        " place conforms, and not all non-conformances raised from them have ended."
    ),
    "starting": _WEEK_AFTER,
    "under-way": _WEEK_AFTER,
    "finishing": _WEEK_AFTER,
    "wanted": _("The number of decisions below that still await somebody."),
    "late-decisions": _("The number of decisions below that are past their day."),
    "ended": _("The number of decisions below that were done, refused or withdrawn this week."),
}
