"""What of each part's rows the pages show and take: fields in order, and their choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from server.forms import queries, wording
from server.forms.parts import CHECKLISTS
from server.http.language import language, named
from shared.vocabulary.defects import PRIORITIES
from shared.vocabulary.inspections import POINTS, TESTS, TYPES
from shared.vocabulary.ncrs import SEVERITIES
from shared.vocabulary.roads import ROAD_CLASSES
from shared.vocabulary.terms import Term
from shared.vocabulary.works import LAYERS, WORK_TYPES
from shared.wire.forms import MAX_CLAUSE, MAX_LINE, MAX_NAME, MAX_SOURCE

TEXT, AREA, NUMBER, CHOICE, CHOICES, CHECK, LINES = (
    "text", "area", "number", "choice", "choices", "check", "lines"
)  # fmt: skip
_BETWEEN = " · "


@dataclass(frozen=True)
class Field:
    """``terms``: what may be chosen. ``is_key``: said once, when the row is new."""

    name: str
    kind: str = TEXT
    most: int = MAX_NAME
    terms: Callable[[], Iterable[Term]] = tuple
    is_key: bool = False
    is_needed: bool = True

    @property
    def label(self) -> str:
        return wording.FIELDS.name(self.name, language())

    @property
    def direction(self) -> str:
        """How what is typed runs."""
        return {"ar": "rtl", "en": "ltr"}.get(self.name[-2:], "auto")

    def options(self) -> list[tuple[str, str]]:
        return [(term.code, named(term)) for term in self.terms()]


def _types() -> list[Term]:
    return _terms(TYPES, "types", "type")


def _work_types() -> list[Term]:
    return _terms(WORK_TYPES, "work_types", "work_type")


def _tests() -> list[Term]:
    return _terms(TESTS, "tests", "test")


def _terms(known: Iterable[Term], part: str, code: str) -> list[Term]:
    """Those that are known everywhere, then the office's own; named as the office names them."""
    found = {term.code: term for term in known}
    for row in queries.newest_of(part):
        body = row["body"]
        found[body[code]] = Term(body[code], body["name_ar"], body["name_en"])
    return list(found.values())


_NAMES = (Field("name_ar"), Field("name_en"))
_CLAUSE = Field("clause", most=MAX_CLAUSE)
_SOURCE = Field("source", AREA, MAX_SOURCE)
_FREQUENCIES = tuple(
    Field(f"frequency_{one}", most=MAX_SOURCE, is_needed=False) for one in ("ar", "en")
)
LINE = (
    Field("text_ar", AREA, MAX_LINE),
    Field("text_en", AREA, MAX_LINE),
    Field("clause", most=MAX_CLAUSE, is_needed=False),
    Field("needs_photo_on_fail", CHECK),
)
SHEETS: dict[str, tuple[Field, ...]] = {
    CHECKLISTS: (
        *_NAMES,
        Field("type", CHOICE, terms=_types),
        Field("point", CHOICE, terms=lambda: POINTS, is_needed=False),
        Field("needs_signature", CHECK),
        Field("work_types", CHOICES, terms=_work_types),
        Field("readings", CHOICES, terms=_tests),
        Field("items", LINES),
    ),
    "types": _NAMES,
    "work_types": _NAMES,
    "limits": (
        Field("test", CHOICE, terms=_tests, is_key=True),
        Field("layer", CHOICE, terms=lambda: LAYERS, is_key=True, is_needed=False),
        Field("road_class", CHOICE, terms=lambda: ROAD_CLASSES, is_key=True, is_needed=False),
        Field("min", NUMBER, is_needed=False),
        Field("max", NUMBER, is_needed=False),
        Field("unit", most=20),
        *_FREQUENCIES,
        _CLAUSE,
        _SOURCE,
    ),
    "tests": (*_NAMES, Field("unit", most=20)),
    "due": (
        Field("of", CHOICE, terms=lambda: wording.ANSWERED, is_key=True),
        Field("level", CHOICE, terms=lambda: (*SEVERITIES, *PRIORITIES, *POINTS), is_key=True),
        Field("hours", NUMBER),
        _CLAUSE,
        _SOURCE,
    ),
}
# What a list of the part shows beside each row's title.
BRIEF = {
    CHECKLISTS: ("type", "point", "items"),
    "types": (),
    "work_types": (),
    "limits": ("min", "max", "unit", "clause"),
    "tests": ("unit",),
    "due": ("hours", "clause"),
}


def title_of(part: str, body: Mapping[str, Any]) -> str:
    """What a row is called: by its name, or by what tells it apart."""
    if "name_ar" in body:
        return str(body[f"name_{language()}"])
    keys = [field for field in SHEETS[part] if field.is_key]
    return _BETWEEN.join(shown for field in keys if (shown := shown_value(field, body)))


def shown_value(field: Field, row: Mapping[str, Any]) -> str:
    """What a row says in a field, for people to read; "" where it says nothing."""
    value = row.get(field.name)
    if field.kind in {CHOICE, CHOICES}:
        names = dict(field.options())
        codes = value if isinstance(value, list) else [value] if value else []
        return _BETWEEN.join(names.get(code, code) for code in codes)
    if field.kind == CHECK:
        return "✓" if value else ""
    if field.kind == LINES:
        return str(len(value or ()))
    return "" if value is None else str(value)
