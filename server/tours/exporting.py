"""Tours as a table that is given out, as the list's filters show them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from server.exports.service import Asked, Column, Given, Source, Table
from server.ports import ports
from server.tours.filters import read_filters
from server.tours.listing import found
from server.tours.standing import Standing
from shared.rules.clocks import working_date
from shared.vocabulary.attendances import SHIFTS
from shared.vocabulary.terms import Vocabulary
from shared.vocabulary.tours import TOUR_KINDS, TOUR_STATES


def _worded(name: str, heading: Any, words: Vocabulary, read: Any) -> Column:
    return Column(name, heading, lambda one, to: words.name(read(one), to), code=read)


def _number(name: str, heading: Any, read: Any) -> Column:
    return Column(name, heading, lambda one, _to: read(one), "number")


def _whole(name: str, heading: Any, read: Any) -> Column:
    return Column(name, heading, lambda one, _to: read(one), "whole")


def _stops(one: Standing, to: str) -> list[str]:
    return [visit.stop[f"what_{to}"] for visit in one.visits]


TOURS = Table(
    "tours",
    _("Tours"),
    (
        Column("date", _("Date"), lambda one, _to: one.tour.date, "date"),
        _worded("shift", _("Shift"), SHIFTS, lambda one: one.tour.shift),
        Column("person", _("Who goes"), lambda one, to: getattr(one.person, f"name_{to}")),
        Column("title", _("Title"), lambda one, to: getattr(one.tour, f"title_{to}")),
        _worded("kind", _("Kind"), TOUR_KINDS, lambda one: one.tour.kind),
        _worded("state", _("State"), TOUR_STATES, lambda one: one.state),
        _whole("contract", _("Contract"), lambda one: one.tour.contract),
        _whole("stops", _("Stops"), lambda one: len(one.visits)),
        _whole("done", _("Stops reached"), lambda one: one.done),
        _number("km", _("Kilometres"), lambda one: round(one.way.km, 1)),
        _number("hours", _("Hours expected"), lambda one: round(one.way.hours, 1)),
        Column("what", _("What is to be done"), _stops),
        Column("tour", _("Number of the tour"), lambda one, _to: str(one.tour.id)),
    ),
    key=lambda one: str(one.tour.id),
    place=lambda one: one.places[0] if one.places else None,
)


def _give(asked: Asked) -> Given:
    today = working_date(ports().clock.now())
    return Given(TOURS, found(read_filters(asked.query, today), asked.person, asked.scope, today))


SOURCES = (Source("tours", TOURS.title, "tour_pages.tours", _give),)
