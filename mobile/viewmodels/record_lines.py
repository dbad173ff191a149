"""What a record says, in words: its fields by name, in the order of its schema."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from mobile.shapes import RecordView
from mobile.viewmodels.digits import figure
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.sites import activity_name, code_in_text
from mobile.viewmodels.texts import Texts
from mobile.viewmodels.told_of_kind import TOLD, told_first
from mobile.viewmodels.wording import chainage, clock_time, ltr, quantity, short_date
from shared.rules.clocks import working_date
from shared.rules.inspections import reading_is_within
from shared.rules.pavement import RATINGS, rating_of
from shared.vocabulary import inspections
from shared.vocabulary.distresses import DISTRESSES, UNIT_OF
from shared.vocabulary.fields import FIELDS
from shared.vocabulary.inspections import DISTRESS_SEVERITIES
from shared.vocabulary.works import UNITS
from shared.wire.fields import read_moment
from shared.wire.kinds import KINDS

# Told elsewhere on the page, or of no use to a reader.
_UNTOLD = frozenset({"state", "photos", "place", "form", "title", "marks", "found_in"})
# Whose word names a record that has no title.
_NAMED_BY = ("category", "presence", "mode")
_MOMENTS = frozenset(
    {"due_at", "wanted_for", "scheduled_for", "since", "started_at", "ended_at", "taken_at"}
)
_CHAINAGES = frozenset({"from_m", "to_m"})
_CODES = frozenset({"section", "boq_item"})

Lines = tuple[tuple[str, str], ...]


def title_of(kit: Kit, record: RecordView) -> str:
    """What a list and the page's head call it."""
    texts, fields = kit.texts, record.fields
    if record.kind == inspections.KIND:
        form = fields.get("form") or {}
        held = kit.store.form(str(form.get("code", "")), form.get("version"))
        if held is not None:
            return texts.either(held.name_ar, held.name_en)
        names = {term.code: term.name(texts.language) for term in kit.store.inspection_types()}
        return names.get(str(fields.get("type")), str(fields.get("type")))
    for name in _NAMED_BY:
        words = KINDS[record.kind].words_of(name)
        if words is not None and fields.get(name):
            return words.name(str(fields[name]), texts.language)
    return str(fields.get("title") or "") or KINDS[record.kind].term.name(texts.language)


def lines_of(kit: Kit, record: RecordView) -> Lines:
    """(name, value) of every field that says something."""
    texts, wire = kit.texts, KINDS[record.kind]
    found, untold = told_first(kit, record), _UNTOLD | TOLD.get(record.kind, frozenset())
    for name in wire.schema.fields:
        value = record.fields.get(name)
        if name in untold or value in (None, "", [], {}):
            continue
        if name in _WHOLE:
            found += _WHOLE[name](value, kit, record)
            continue
        words = wire.words_of(name)
        told = words.name(str(value), texts.language) if words else _plain(name, value, texts)
        if told:
            found.append((FIELDS.name(name, texts.language), told))
    return tuple(found)


def _activity(value: Any, kit: Kit, _: RecordView) -> list[tuple[str, str]]:
    """By its name, the code beside it."""
    known = kit.store.activity(str(value))
    name = activity_name(known, kit.texts) if known else ""
    told = " · ".join(filter(None, (name, code_in_text(str(value)))))
    return [(FIELDS.name("activity", kit.language), told)]


def _plain(name: str, value: Any, texts: Texts) -> str:
    if name in _MOMENTS:
        moment = read_moment(str(value))
        return f"{short_date(working_date(moment), texts.language)} · {clock_time(moment)}"
    if name in _CHAINAGES:
        return ltr(chainage(value))
    if name in _CODES:
        return code_in_text(str(value))
    if isinstance(value, list):
        return " · ".join(str(one) for one in value if isinstance(one, str))
    return "" if isinstance(value, Mapping) or _is_id(value) else str(value)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.count("-") == 4


def _checklist(value: Any, kit: Kit, record: RecordView) -> list[tuple[str, str]]:
    """How many lines kept, then the failed ones with what was said of them."""
    texts, form = kit.texts, record.fields.get("form") or {}
    held = kit.store.form(str(form.get("code", "")), form.get("version"))
    lines = held.lines if held else ()
    names = {line.item: texts.either(line.text_ar, line.text_en) for line in lines}
    failed = [one for one in value if one.get("answer") == "fail"]
    named = [(names.get(one["item"], one.get("text")), one.get("note")) for one in failed]
    told = [" · ".join(filter(None, said)) for said in named]
    kept = sum(one.get("answer") == "pass" for one in value)
    count = texts("answered", done=figure(kept), count=figure(len(value)))
    kept_of = f"{inspections.ANSWERS.name('pass', texts.language)}: {count}"
    return [(texts("checklist"), kept_of)] + [(texts("failed_lines"), one) for one in told]


def _readings(value: Any, kit: Kit, _: RecordView) -> list[tuple[str, str]]:
    texts = kit.texts
    names = {t.test: texts.either(t.name_ar, t.name_en) for t in kit.store.reading_tests()}
    return [(names.get(one["test"], one["test"]), _reading(one, texts)) for one in value]


def _reading(reading: Mapping[str, Any], texts: Texts) -> str:
    within = reading_is_within(Decimal(reading["value"]), reading.get("limit"))
    verdict = "" if within is None else texts("within" if within else "outside")
    told = f"{quantity(reading['value'])} {reading.get('unit') or ''}".strip()
    at = ltr(chainage(reading["at_m"])) if reading.get("at_m") is not None else ""
    return " · ".join(filter(None, (ltr(told), verdict, at)))


def _survey(value: Any, kit: Kit, _: RecordView) -> list[tuple[str, str]]:
    """The index with its rating, the sample's area, then each distress."""
    texts, language = kit.texts, kit.language
    found = []
    if value.get("pci") is not None:
        pci = Decimal(str(value["pci"]))
        found.append((texts("pci"), f"{quantity(pci)} · {RATINGS.name(rating_of(pci), language)}"))
    found.append((texts("area_of_unit"), _amount(value["area_m2"], "m2", language)))
    return found + [
        (texts("distress"), _distress(one, language)) for one in value.get("distresses") or ()
    ]


def _distress(one: Mapping[str, Any], language: str) -> str:
    degree = DISTRESS_SEVERITIES.name(one.get("severity"), language)
    unit = one.get("unit") or UNIT_OF.get(one["code"], "")
    told = (
        DISTRESSES.name(one["code"], language),
        degree,
        _amount(one["quantity"], unit, language),
    )
    return " · ".join(filter(None, told))


def _amount(value: Any, unit: str, language: str) -> str:
    return f"{quantity(value)} {UNITS.name(unit, language)}".strip()


def _companions(value: Any, kit: Kit, _: RecordView) -> list[tuple[str, str]]:
    named = [(one.get("name"), one.get("capacity"), one.get("agency")) for one in value]
    return [(kit.texts("companion"), " · ".join(filter(None, one))) for one in named]


def _signature(value: Any, kit: Kit, _: RecordView) -> list[tuple[str, str]]:
    told = " · ".join(filter(None, (value.get("name"), value.get("capacity"))))
    return [(kit.texts("signed_by"), told)] if told else []


_WHOLE: dict[str, Callable[[Any, Kit, RecordView], list[tuple[str, str]]]] = {
    "activity": _activity,
    "checklist": _checklist,
    "readings": _readings,
    "survey": _survey,
    "companions": _companions,
    "signature": _signature,
}
