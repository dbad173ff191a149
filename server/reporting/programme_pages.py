"""Pages of the programme: all contracts, one contract, and its activities on a line of time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from server.delays import service as delays
from server.figures import service as figures
from server.figures.service import ContractStanding, PlacedActivity
from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import EMPLOYER, EVERYBODY, PROGRAMME_PATH, allow
from server.ports import ports
from server.programme import service as programme
from server.reporting import gantt as drawing
from server.reporting import portfolio
from server.reporting.contract_weeks import curve_points, weeks_of
from server.reporting.snapshot import RULES
from server.reporting.wording import Wording
from shared.rules.clocks import working_date
from shared.rules.weeks import week_end
from shared.wire.record import MAX_CONTRACT

blp = Blueprint("programme_pages", __name__, url_prefix=PROGRAMME_PATH)
# A quarter of a year is read; the curve has all of them, and so has the table when asked.
WEEKS_SHOWN = 13
MAX_SEARCH = 100


@blp.get("")
@allow(*EVERYBODY)
def contracts() -> str:
    """Every contract against its plan; what is kept is read, and nothing computed.

    Of a governorate that is asked for, all but the networks is of its own activities.
    """
    filters, rules = portfolio.read_filters(request.args), _rules()
    scope = scope_of(current_person())
    standings = figures.standings(portfolio.narrowed(scope, filters.governorate), _evening())
    rows = [portfolio.row_of(one, rules) for one in standings]
    return render_template(
        "reporting/portfolio.html",
        words=Wording(language()),
        at=_evening(),
        filters=filters,
        rows=portfolio.shown(rows, filters),
        total=portfolio.summed(standings, rules),
        count=len(rows),
        colours=portfolio.COLOURS,
        governorates=portfolio.governorates_in(scope),
        may_open_works=current_person().role in EMPLOYER,
        until=week_end(_evening()),
    )


@blp.get("/governorates")
@allow(*EVERYBODY)
def governorates() -> str:
    """Each governorate and the programme, and one of them week by week: the newest, or all."""
    scope, person, evening = scope_of(current_person()), current_person(), _evening()
    levels = figures.level_standings(scope, evening)
    asked = request.args.get("governorate", "")
    chosen = next((one for one in levels if one.governorate == asked), levels[-1])
    kept = figures.weeks_together(portfolio.narrowed(scope, chosen.governorate))
    weeks = weeks_of(chosen, kept)
    return render_template(
        "reporting/governorates.html",
        words=Wording(language()),
        at=evening,
        levels=[(one, portfolio.row_of(one, _rules())) for one in levels],
        chosen=chosen,
        weeks=weeks[::-1] if "all" in request.args else weeks[: -WEEKS_SHOWN - 1 : -1],
        count=len(weeks),
        curve=curve_points(chosen, weeks),
        may_open_works=person.role in EMPLOYER,
        until=week_end(evening),
    )


@blp.get("/<int:contract>")
@allow(*EVERYBODY)
def contract(contract: int) -> str:
    """One contract: its figures, its curve, and the weeks that they come from."""
    standing, person = _standing(contract), current_person()
    kept = figures.weeks_of(contract, scope_of(person), standing.is_whole)
    weeks = weeks_of(standing, kept)
    first = figures.first_curve(contract, scope_of(person))
    return render_template(
        "reporting/contract.html",
        words=Wording(language()),
        one=standing,
        row=portfolio.row_of(standing, _rules()),
        first=portfolio.row_of(replace(standing, curve=first), _rules()) if first else None,
        weeks=weeks[::-1],
        claimed=kept.all_claimed,
        unearned=kept.unearned_until(standing.at),
        delays=delays.assessed_days(contract, scope_of(person)),
        unscheduled=programme.unscheduled(contract, scope_of(person)),
        curve=curve_points(standing, weeks, first, kept.certified),
        may_open_works=person.role in EMPLOYER,
        until=week_end(standing.at),
    )


@blp.get("/<int:contract>/gantt")
@allow(*EVERYBODY)
def gantt(contract: int) -> str:
    """The activities on a line of time; the page asks for them by itself, or shows a table."""
    standing, is_table = _standing(contract), request.args.get("view") == "table"
    asked = {name: request.args.get(name, "")[:MAX_SEARCH] for name in ("find", "show")}
    bars = drawing.table(_activities(contract), language()) if is_table else []
    return render_template(
        "reporting/gantt.html",
        words=Wording(language()),
        one=standing,
        at=_evening(),
        may_open_works=current_person().role in EMPLOYER,
        is_table=is_table,
        asked=asked,
        activities=drawing.shown(bars, **asked),
    )


@blp.get("/<int:contract>/gantt.json")
@allow(*EVERYBODY)
def gantt_rows(contract: int) -> Response:
    """The activities as the drawing reads them: server.reporting.gantt.COLUMNS."""
    _standing(contract)
    found = drawing.rows(_activities(contract), language())
    content = {"columns": drawing.COLUMNS, "today": _evening().isoformat(), "rows": found}
    response: Response = current_app.json.response(content)
    return response


def _standing(contract: int) -> ContractStanding:
    """The contract with its network as of now. Raises Refusal("not_found"), the same outside
    the scope."""
    if contract > MAX_CONTRACT:
        raise Refusal("not_found")
    scope, evening = scope_of(current_person()), _evening()
    found = figures.standings(scope, evening, contract)
    if not found:
        raise Refusal("not_found")
    if figures.renew_networks(evening, contract):
        found = figures.standings(scope, evening, contract)
    return found[0]


def _activities(contract: int) -> list[PlacedActivity]:
    return figures.activities_of(contract, _evening(), scope_of(current_person()))


def _evening() -> date:
    """The last day that is over in Kuwait: no day is held against a plan before it has passed."""
    return working_date(ports().clock.now()) - timedelta(days=1)


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = json.loads(RULES.read_text(encoding="utf-8"))
    return rules
