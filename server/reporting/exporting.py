"""Contracts against their plan, and a contract's activities, as tables that are given out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from flask_babel import lazy_gettext as _

from server.exports.service import Asked, Column, Given, Source, Table
from server.figures import service as figures
from server.http.errors import Refusal
from server.ports import ports
from server.programme import service as programme
from server.reporting import gantt, portfolio
from server.reporting.snapshot import RULES
from server.reporting.wording import Wording
from shared.rules.clocks import working_date
from shared.wire.record import MAX_CONTRACT


def _at(path: str, heading: Any, type_: Any = "number", name: str = "") -> Column:
    """A column of what lies at this path of the row."""
    read = attrgetter(path)
    return Column(
        name or path.rsplit(".", maxsplit=1)[-1], heading, lambda row, _reader: read(row), type_
    )


def _said(name: str, heading: Any) -> Column:
    """One of the contract's names in the reader's language."""
    return Column(name, heading, lambda row, to: row.standing.names[f"{name}_{to}"])


CONTRACTS = Table(
    "contracts",
    _("Contracts"),
    (
        _at("standing.number", _("Contract"), "whole", "contract"),
        *(_said("title", _("Title")), _said("contractor", _("Contractor"))),
        Column(
            "colour",
            _("Time"),
            lambda row, reader: Wording(reader).colour(row.colour),
            code=lambda row: row.colour,
        ),
        _at("planned_percent", _("Planned, per cent")),
        _at("accepted_percent", _("Accepted, per cent")),
        _at("spi_t", "SPI(t)"),
        _at("gap_days", _("In time, days"), "whole"),
        _at("forecast.by_pace", _("Forecast by pace"), "date", "forecast_by_pace"),
        _at("forecast.by_network", _("Forecast by the network"), "date", "forecast_by_network"),
        _at("slip_days", _("Critical slip"), "whole"),
        _at("least_float_days", _("Least float")),
        _at("standing.last_reported", _("Last works"), "date"),
    ),
    key=lambda row: str(row.standing.number),
    place=lambda row: None,
)
ACTIVITIES = Table(
    "activities",
    _("Activities"),
    (
        *(_at("code", _("Activity"), "text"), _at("name", _("Activity name"), "text")),
        *(_at("wbs", _("WBS"), "text"), _at("place", _("Place"), "text")),
        _at("baseline_start", _("Baseline start"), "date"),
        _at("baseline_finish", _("Baseline finish"), "date"),
        *(_at("begun", _("Begun"), "date"), _at("ended", _("Finished on"), "date")),
        _at("forecast_start", _("Forecast start"), "date"),
        _at("forecast_finish", _("Forecast finish"), "date"),
        _at("done", _("Accepted, per cent")),
        _at("late_days", _("Late, days"), "whole"),
        _at("float_days", _("Float, working days")),
        _at("is_critical", _("Critical"), "yes"),
        _at("is_in_contract", _("In the contract"), "yes"),
    ),
    key=lambda bar: bar.code,
    place=lambda bar: None,
)


def _give_contracts(asked: Asked) -> Given:
    filters, rules = portfolio.read_filters(asked.query), json.loads(RULES.read_text("utf-8"))
    scope = portfolio.narrowed(asked.scope, filters.governorate)
    rows = [portfolio.row_of(one, rules) for one in figures.standings(scope, _evening())]
    return Given(CONTRACTS, portfolio.shown(rows, filters))


def _give_activities(asked: Asked) -> Given:
    """Raises Refusal not_found: no such contract, or not in the scope."""
    number = asked.whole("contract")
    if number > MAX_CONTRACT or not figures.standings(asked.scope, _evening(), number):
        raise Refusal("not_found")
    found = figures.activities_of(number, _evening(), asked.scope)
    bars = gantt.table(found, asked.reader)
    said = {name: asked.query.get(name, "")[:100] for name in ("find", "show")}
    places = programme.places_of_activities(number, asked.scope)
    table = replace(ACTIVITIES, place=lambda bar: places.get(bar.code))
    return Given(table, gantt.shown(bars, **said))


def _evening() -> date:
    return working_date(ports().clock.now()) - timedelta(days=1)


SOURCES = (
    Source("contracts", CONTRACTS.title, "programme_pages.contracts", _give_contracts),
    Source("activities", ACTIVITIES.title, "programme_pages.gantt", _give_activities),
)
