"""Tours as a calendar (RFC 5545), for the calendar programs of those who go and of those who plan.

A surprise visit is time that is taken, and no more: calendars are shared, and kept by others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from icalendar import Calendar, Event
from icalendar.prop import vDuration, vGeo

from server.tours.limits import limits
from server.tours.standing import Standing
from shared.rules.clocks import KUWAIT
from shared.vocabulary.tours import SURPRISE

REFRESHED = timedelta(hours=1)
_WHOLE_DAY = (time(7), time(15))
_TAKEN = {"ar": "جولة ميدانية", "en": "Field tour"}
_NAMES = {"ar": "جولات طريق", "en": "Tareeq tours"}


def write_calendar(
    tours: Iterable[Standing], language: str, is_own: bool, page_of: Callable[[UUID], str]
) -> bytes:
    """A VCALENDAR of these tours; one that was called off stays, as CANCELLED.

    The same tours give the same bytes. ``page_of``: the address of a tour's page.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Tareeq//Tours//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _NAMES[language])
    calendar.add("x-wr-timezone", KUWAIT.key)
    calendar.add("refresh-interval", vDuration(REFRESHED), parameters={"VALUE": "DURATION"})
    for one in tours:
        calendar.add_component(_event(one, language, is_own, page_of))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(one: Standing, language: str, is_own: bool, page_of: Callable[[UUID], str]) -> Event:
    tour, event = one.tour, Event()
    begin, end = limits().shifts.get(tour.shift, _WHOLE_DAY)
    event.add("uid", f"{tour.id}@tareeq")
    # Grows with every change, so that a program knows the newer of two.
    event.add("sequence", tour.version - 1)
    event.add("dtstamp", tour.changed_at.astimezone(UTC))
    event.add("last-modified", tour.changed_at.astimezone(UTC))
    event.add("created", tour.entered_at.astimezone(UTC))
    event.add("dtstart", datetime.combine(tour.date, begin, KUWAIT))
    event.add("dtend", datetime.combine(tour.date, end, KUWAIT))
    event.add("status", "CONFIRMED" if tour.cancelled_at is None else "CANCELLED")
    title = getattr(tour, f"title_{language}")
    if tour.kind == SURPRISE:
        event.add("class", "PRIVATE")
        title = _TAKEN[language]
    else:
        _add_details(event, one, language)
        event.add("url", page_of(tour.id))
    whose = "" if is_own else f" – {getattr(one.person, f'name_{language}')}"
    event.add("summary", f"{title}{whose}")
    return event


def _add_details(event: Event, one: Standing, language: str) -> None:
    """Its stops in order, and where the first of them is."""
    lines = []
    for visit in one.visits:
        name = getattr(visit.activity, f"name_{language}", "")
        what = visit.stop[f"what_{language}"]
        lines.append(f"{visit.stop['order']}. {what}{f' – {name}' if name else ''}")
    event.add("description", "\n".join([*lines, *([one.tour.note] if one.tour.note else [])]))
    if one.places:
        event.add("geo", vGeo(one.places[0]))
