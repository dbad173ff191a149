"""Works in words: what a page says of a flag, a field, a stretch or a version."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _
from markupsafe import Markup, escape

from server.http.language import named, number
from shared.vocabulary.fields import FIELDS
from shared.vocabulary.works import LANES, LAYERS, STATES, UNITS

_CHAINAGE = re.compile(r"\d+\+\d{3}(?!\d)")

# A state's tone and icon: never told by colour alone.
STATE_LOOKS = {
    "logged": ("info", "clock-outline"),
    "returned": ("bad", "keyboard-return"),
    "corrected": ("violet", "pencil-outline"),
    "accepted": ("ok", "check"),
    "withdrawn": ("muted", "close"),
    **dict.fromkeys(("draft", "cancelled", "void"), ("muted", "file-outline")),
    **dict.fromkeys(("submitted", "raised", "reported", "open"), ("info", "inbox-arrow-down")),
    **dict.fromkeys(("scheduled", "assigned"), ("info", "calendar-clock")),
    **dict.fromkeys(("attended", "responded", "repaired"), ("violet", "account-check-outline")),
    **dict.fromkeys(("resubmitted", "reinspection"), ("violet", "refresh")),
    **dict.fromkeys(("approved", "closed", "resolved"), ("ok", "check")),
    "approved_with_comments": ("ok", "check"),
    **dict.fromkeys(("dispositioned", "corrective_action"), ("warn", "hammer-wrench")),
    **dict.fromkeys(("made_safe", "under_way"), ("warn", "hammer-wrench")),
    **dict.fromkeys(("rejected", "no_show"), ("bad", "close")),
    **dict.fromkeys(("issued", "reopened", "disputed", "escalated"), ("bad", "alert-outline")),
}

FIELD_LABELS = {
    "activity": _("Activity"),
    "boq_item": _("BOQ line"),
    "section": _("Road section"),
    "from_m": _("From chainage"),
    "to_m": _("To chainage"),
    "layer": _("Layer"),
    "lane": _("Lane"),
    "quantity": _("Measured quantity"),
    "thickness_mm": _("Thickness"),
    "tickets": _("Delivery tickets"),
    "notes": _("Notes"),
    "place": _("Place"),
    "state": _("State"),
    "return_reason": _("Reason for the return"),
    "accepted_quantity": _("Accepted quantity"),
    "is_deleted": _("Deleted"),
}

FLAG_MEANINGS = {
    "place_missing": _("The tablet had no position when this was saved."),
    "place_poor": _("The position is too coarse to tell the road section for sure."),
    "place_mocked": _("Another app on the tablet made this position up."),
    "place_outside_kuwait": _("The position lies outside Kuwait."),
    "place_other_governorate": _("The position lies in another governorate than the activity."),
    "place_off_section": _("The position is far from the road section that was chosen."),
    "clock_wrong": _("The tablet's clock was wrong; the time shown is corrected."),
    "clock_unsure": _("Nothing confirms the tablet's clock; the time may be off."),
    "in_midday_ban": _("It was logged in the hours when open-air work is banned in summer."),
    "chainage_outside_section": _("The stretch reaches past the ends of its road section."),
    "quantity_over_boq": _("With this work the activity exceeds its BOQ quantity."),
    "stretch_overlaps": _("Another work covers part of this stretch on the same layer and lane."),
    "tonnage_off": _(
        "The delivery tickets do not weigh what was measured. The measurement, the thickness or the"
        " tickets must be corrected."
    ),
    "ticket_repeated": _(
        "A ticket number stands twice in this contract. One of the two must be corrected, or its"
        " work withdrawn."
    ),
    "outside_activity_dates": _("It was done before the activity was planned to start."),
}

GRADE_MEANINGS = {
    "gnss": _("Time from satellites"),
    "corrected": _("Time corrected by the server's clock"),
    "offset": _("Time estimated from the tablet's clock"),
    "receipt": _("Time of receipt; the tablet's clock could not be used"),
}


def label(name: str) -> str:
    """What a field is called; one of a newer tablet by its own name."""
    return FIELD_LABELS.get(name) or named(FIELDS, name)


def chainage(metres: Decimal | str | None) -> Markup:
    """Metres along a road as "12+350", kept left to right inside Arabic."""
    if metres is None or metres == "":
        return Markup("")
    whole = Decimal(metres).quantize(Decimal("1"))
    kilometres, rest = divmod(int(whole), 1000)
    return Markup(f"<bdi dir='ltr'>{kilometres}+{rest:03d}</bdi>")  # noqa: S704 - digits


def prose(text: str | None) -> Markup:
    """What a person wrote; a chainage such as 12+350 in it never turns round inside Arabic."""
    found = escape(text or "")
    return Markup(_CHAINAGE.sub(r"<bdi dir='ltr'>\g<0></bdi>", str(found)))  # noqa: S704 - escaped


def stretch(from_m: Decimal | None, to_m: Decimal | None) -> Markup:
    """A stretch as "12+350 – 12+900", or the one end that is known."""
    ends = [chainage(end) for end in (from_m, to_m) if end is not None]
    # Of digits alone; a list asks for hundreds, and Markup's own joining takes five times as long.
    return Markup(f"<bdi dir='ltr' class='stretch'>{' – '.join(ends)}</bdi>") if ends else Markup()  # noqa: S704


def amount(value: Decimal | str | None, unit: str | None = None) -> Markup:
    """A quantity with its unit; "" for none."""
    if value is None or value == "":
        return Markup("")
    figure = number(Decimal(value).normalize() + 0)
    words = named(UNITS, unit) if unit else ""
    return Markup(f"<span class='amount'><bdi>{figure}</bdi> {escape(words)}</span>")  # noqa: S704


def tonnes(value: Decimal) -> Markup:
    """A weight as the weighbridge gives it, to the ten kilograms."""
    return amount(value.quantize(Decimal("0.01"), ROUND_HALF_UP), "t")


def millimetres(value: Decimal | str) -> Markup:
    """A thickness with its unit."""
    figure = number(Decimal(value).normalize() + 0)
    return Markup("<span class='amount'><bdi>{}</bdi> {}</span>").format(figure, _("mm"))


def plain(value: Decimal | None) -> str:
    """A decimal as people type it: no thousands apart, no zeros at the end."""
    return "" if value is None else format(value.normalize() + 0, "f")


def place_text(lat: Any, lon: Any) -> Markup:
    """Coordinates in degrees, latitude first."""
    return Markup("<bdi dir='ltr'>{:.5f}, {:.5f}</bdi>").format(float(lat), float(lon))


def named_code(row: Any, code: str) -> Markup:
    """The name of a row (None: not known) with its code beside it."""
    return Markup("{} <bdi class='code'>{}</bdi>").format(named(row), code)


def field_value(name: str, value: Any, names: dict[Any, Any], unit: str | None) -> Markup:
    """A field of a version as a person reads it; a dash for nothing."""
    if value is None or value == "":
        return Markup("—")
    try:
        return _field_value(name, value, names, unit)
    except (ArithmeticError, InvalidOperation, KeyError, TypeError, ValueError):
        # A newer tablet may send what this version does not know: shown as it came.
        return escape(str(value))


def _field_value(name: str, value: Any, names: dict[Any, Any], unit: str | None) -> Markup:
    if name in {"quantity", "accepted_quantity"}:
        return amount(value, unit)
    if name in {"activity", "section"}:
        return named_code(names.get((name, value)), value)
    vocabulary = {"state": STATES, "layer": LAYERS, "lane": LANES}.get(name)
    if vocabulary:
        return escape(named(vocabulary, value))
    if name == "is_deleted":
        value = _("yes") if value else _("no")
    write = _WRITTEN.get(name)
    return prose(str(value)) if write is None else write(value)


def _count(photos: Any) -> Markup:
    """How many photos a list has, or how an edit changes it: "+2 -1"."""
    if isinstance(photos, list):
        return Markup("<bdi>{}</bdi>").format(number(len(photos)))
    changes = ((sign, photos.get(side) or []) for sign, side in (("+", "add"), ("-", "remove")))
    told = " ".join(f"{sign}{len(items)}" for sign, items in changes if items)
    return Markup("<bdi dir='ltr'>{}</bdi>").format(told)


def _tickets(tickets: list[dict[str, Any]]) -> Markup:
    lines = [
        Markup("<bdi class='code'>{}</bdi> · {}").format(one["number"], amount(one["tonnes"], "t"))
        for one in tickets
    ]
    return Markup("<br>").join(lines) or Markup("—")


_WRITTEN: dict[str, Callable[[Any], Markup]] = {
    "from_m": chainage,
    "to_m": chainage,
    "place": lambda value: place_text(value["lat"], value["lon"]),
    "photos": _count,
    "thickness_mm": millimetres,
    "tickets": _tickets,
}
