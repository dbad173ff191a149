"""Values and names of any kind's fields, as a person reads them in either language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from server.fieldwork.wording import (
    FIELD_LABELS,
    amount,
    chainage,
    field_value,
    label,
    named_code,
    place_text,
    prose,
)
from server.forms import service as forms
from server.http.language import day, file_size, language, moment, named, number
from shared.rules.pavement import RATINGS, rating_of
from shared.vocabulary.distresses import DISTRESSES, UNIT_OF
from shared.vocabulary.fields import FIELDS
from shared.vocabulary.inspections import ANSWERS, DISTRESS_SEVERITIES, TESTS
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.terms import Vocabulary
from shared.vocabulary.works import KIND as WORK
from shared.wire.kinds import KINDS

Names = dict[Any, Any]
_NOTHING = Markup("—")


def kind_name(kind: str) -> str:
    """What a kind is called; one of a newer server by its own name."""
    return named(KINDS[kind].term) if kind in KINDS else kind


def state_name(kind: str, whole: dict[str, Any]) -> str:
    """The state of a record in words; "" for a kind without states."""
    return named(KINDS[kind].states, whole.get("state")) if kind in KINDS else ""


def fields_in_order(kind: str) -> list[str]:
    """The fields of a kind as people are shown them."""
    return list(FIELD_LABELS) if kind == WORK else list(FIELDS.codes)


def label_of(kind: str, name: str) -> str:
    """What a field of a kind is called."""
    return label(name) if kind == WORK else named(FIELDS, name)


def value_of(kind: str, name: str, value: Any, names: Names, unit: str | None) -> Markup:
    """A field's value; a dash for nothing. What this version does not know is shown as it came."""
    if kind == WORK or name == "is_deleted":
        return field_value(name, value, names, unit)
    if value in (None, "", []):
        return _NOTHING
    try:
        return _value(kind, name, value, names, unit)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        return escape(str(value))


def _value(kind: str, name: str, value: Any, names: Names, unit: str | None) -> Markup:
    if name == "quantity":
        return amount(value, unit)
    if name == "assignee":
        person = names.get((name, value))
        return escape(named(person)) if person else _code(value)
    if name in {"activity", "section"}:
        return named_code(names.get((name, value)), value)
    words = KINDS[kind].words_of(name) if kind in KINDS else None
    if words is not None:
        return escape(_name(words, "types", value) if name == "type" else named(words, value))
    return _WRITTEN.get(name, _as_text)(value)


def _name(words: Vocabulary, part: str, code: str) -> str:
    """Of a code that the product knows, or one of the office's own forms."""
    own = None if code in words else forms.names_of(part, code)
    return own[f"name_{language()}"] if own else named(words, code)


def _as_text(value: Any) -> Markup:
    return prose(str(value))


def _figure(value: Any) -> Markup:
    return Markup("<bdi>{}</bdi>").format(number(Decimal(value)))


def _moment(value: str) -> Markup:
    return escape(moment(datetime.fromisoformat(value)))


def _code(value: Any) -> Markup:
    return Markup("<bdi class='code'>{}</bdi>").format(value)


def _how_many(value: list[Any]) -> Markup:
    return _figure(len(value))


def _lines(items: list[Any], line: Callable[[Any], Markup]) -> Markup:
    return Markup("<br>").join(line(item) for item in items)


def _answer(item: dict[str, Any]) -> Markup:
    asked, answer = item.get("text") or item["item"], named(ANSWERS, item["answer"])
    said = Markup("{}: {}").format(prose(asked), answer)
    return Markup("{} — {}").format(said, prose(item["note"])) if item.get("note") else said


def _reading(item: dict[str, Any]) -> Markup:
    """A reading with the limit that it was held against, and where it was read."""
    limit = item.get("limit") or {}
    ends = [f"{sign} {limit[end]}" for sign, end in (("≥", "min"), ("≤", "max")) if limit.get(end)]
    told = Markup("{}: <bdi dir='ltr'>{} {}</bdi>").format(
        _name(TESTS, "tests", item["test"]), item["value"], item.get("unit") or ""
    )
    if ends:
        told = Markup("{} (<bdi dir='ltr'>{}</bdi>)").format(told, ", ".join(ends))
    at = item.get("at_m")
    return told if at is None else Markup("{} · {}").format(told, chainage(at))


def _form(value: dict[str, Any]) -> Markup:
    own = forms.names_of("checklists", value["code"])
    called = prose(own[f"name_{language()}"]) if own else _code(value["code"])
    said = _("version %(version)s", version=number(value["version"]))
    return Markup("{} · {}").format(called, said)


def _companion(value: dict[str, Any]) -> Markup:
    parts = [value["name"], value.get("capacity"), value.get("agency")]
    return Markup(" · ").join(prose(part) for part in parts if part)


def _survey(value: dict[str, Any]) -> Markup:
    """The index first, then the sample's area, then what was found on it."""
    told, pci = [], value.get("pci")
    if pci is not None:
        rating = named(RATINGS, rating_of(Decimal(pci)))
        told = [Markup("PCI {}").format(_figure(pci)), escape(rating)]
    told.append(amount(value["area_m2"], "m2"))
    return Markup("<br>").join(
        [Markup(" · ").join(told), *map(_distress, value.get("distresses") or ())]
    )


def _distress(value: dict[str, Any]) -> Markup:
    degree = value.get("severity")
    what = named(DISTRESSES, value["code"])
    what = f"{what} ({named(DISTRESS_SEVERITIES, degree)})" if degree else what
    measured = amount(value["quantity"], value.get("unit") or UNIT_OF.get(value["code"]))
    return Markup("{}: {}").format(what, measured)


def _found_in(value: dict[str, Any]) -> Markup:
    found = (
        _code(value["item"]) if value.get("item") else escape(_name(TESTS, "tests", value["test"]))
    )
    where = value.get("at_m")
    return found if where is None else Markup("{} · {}").format(found, chainage(where))


def _signature(value: dict[str, Any]) -> Markup:
    signed_at = moment(datetime.fromisoformat(value["signed_at"]))
    parts = [value["name"], value.get("capacity"), signed_at]
    return Markup(" · ").join(prose(part) for part in parts if part)


_WRITTEN: dict[str, Callable[[Any], Markup]] = {
    "place": lambda value: place_text(value["lat"], value["lon"]),
    "governorate": lambda value: escape(named(GOVERNORATES, value)),
    "contract": lambda value: Markup("<bdi>{}</bdi>").format(value),
    "since": lambda value: escape(day(date.fromisoformat(value))),
    "of_kind": lambda value: escape(kind_name(value)),
    "notes": lambda value: _lines(value, prose),
    "checklist": lambda value: _lines(value, _answer),
    "readings": lambda value: _lines(value, _reading),
    "signature": _signature,
    "form": _form,
    "survey": _survey,
    "found_in": _found_in,
    "companions": lambda value: _lines(value, _companion),
    **dict.fromkeys(("from_m", "to_m"), chainage),
    **dict.fromkeys(("photos", "line", "marks"), _how_many),
    **dict.fromkeys(
        ("due_at", "wanted_for", "scheduled_for", "taken_at", "started_at", "ended_at"), _moment
    ),
    **dict.fromkeys(
        ("length_m", "width_m", "depth_mm", "days_cost", "workers", "count", "rev"),
        _figure,
    ),
    "heading_deg": lambda value: Markup("<bdi dir='ltr'>{}°</bdi>").format(number(Decimal(value))),
    "size": lambda value: Markup("<bdi>{}</bdi>").format(file_size(int(value))),
    **dict.fromkeys(("work", "ncr", "inspection", "reinspection", "of", "file", "points"), _code),
}  # fmt: skip
