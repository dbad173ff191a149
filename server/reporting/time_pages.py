"""The hours at which weeks are cut off and issued: shown to who reads drafts, set by the office."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError, fields

from server.http.errors import Refusal
from server.http.forms import LONGEST_REASON, Form, errors_of, loaded
from server.http.identity import current_person, may_change_for_all
from server.http.language import language
from server.http.permissions import ADMINISTRATOR, SUPERVISOR, allow
from server.reporting import draft_queries, reach, times
from server.reporting.times import DAYS, Times
from server.reporting.wording import Wording
from shared.rules.weeks import week_start
from shared.rules.working_time import MINUTES_A_DAY
from shared.wire.digits import latin_digits
from shared.wire.fields import Words, whole_between

blp = Blueprint("week_times", __name__, url_prefix="/weeks/times")
CHANGING = (ADMINISTRATOR,)


class HourText(fields.Field[time]):
    """An hour as a browser's field gives it, such as 23:30."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> time:
        try:
            found = time.fromisoformat(latin_digits(str(value)).strip())
        except ValueError as error:
            raise ValidationError("time_wrong") from error
        return found.replace(second=0, microsecond=0, tzinfo=None)


class TimesForm(Form):
    """Days since the week's Sunday, with hours of Kuwait; ``seen``: the number that holds."""

    seen = whole_between(0, 1_000_000, required=True)
    cut_off_day = whole_between(DAYS[0], DAYS[-1], required=True)
    cut_off_time = HourText(required=True)
    issue_day = whole_between(DAYS[0], DAYS[-1], required=True)
    issue_time = HourText(required=True)
    reason = Words(LONGEST_REASON, 1, required=True)


@blp.get("")
@allow(SUPERVISOR, ADMINISTRATOR)
def times_page() -> str:
    return _page({}, {})


@blp.post("")
@allow(ADMINISTRATOR)
def change() -> ResponseReturnValue:
    """Enter other hours, with the reason."""
    if not may_change_for_all(CHANGING):
        raise Refusal("reference_of_all")
    typed = request.form.to_dict()
    try:
        said = loaded(TimesForm, typed)
        wanted = Times(
            times.minutes_of(said["cut_off_day"], said["cut_off_time"]),
            times.minutes_of(said["issue_day"], said["issue_time"]),
        )
        times.set_times(wanted, said["reason"], current_person().id, said["seen"])
    except Refusal as refusal:
        return _page(typed, errors_of(refusal)), refusal.status
    flash(_("Saved. The hours hold for every week that is not issued yet."), "success")
    return redirect(url_for(".times_page"), 303)


def _page(typed: dict[str, str], errors: dict[str, str]) -> str:
    entered = draft_queries.times_entered()
    return render_template(
        "reporting/times.html",
        words=Wording(language()),
        entered=entered,
        typed={**_as_typed(entered[0][0]), **typed, "seen": entered[0][0].number},
        errors=errors,
        days=[(str(day), day_name(day)) for day in DAYS],
        said=said_in_words,
        may_edit=may_change_for_all(CHANGING),
        next_start=week_start(reach.today()),
        hours=times.times_now(),
    )


def _as_typed(row: Any) -> dict[str, str]:
    found = {}
    for name in ("cut_off", "issue"):
        day, minutes = divmod(getattr(row, f"{name}_minutes"), MINUTES_A_DAY)
        found[f"{name}_day"] = str(day)
        found[f"{name}_time"] = f"{minutes // 60:02}:{minutes % 60:02}"
    return found


def day_name(day: int) -> str:
    """A day after the week's Sunday."""
    return {
        6: _("Saturday, the week's last day"),
        7: _("the Sunday after"),
        8: _("the Monday after"),
        9: _("the Tuesday after"),
    }[day]


def said_in_words(minutes: int) -> str:
    """Such as "the Sunday after, 07:00"."""
    day, rest = divmod(minutes, MINUTES_A_DAY)
    hour = timedelta(minutes=rest)
    return f"{day_name(day)}{_(', ')}{str(hour).zfill(8)[:5]}"
