"""What the Inspect screen shows: plain values, every sentence already in the person's language."""

from dataclasses import dataclass, field

from mobile.viewmodels.log_view import ActivityChoice, Option, PlacePanel


@dataclass(frozen=True)
class KindRow:
    """An inspection to choose. ``key``: ``TYPE`` or ``TYPE/FORM``."""

    key: str
    title: str
    sub: str
    icon: str


@dataclass(frozen=True)
class LineRow:
    """A line of the checklist. ``asks``: what a failed line still wants, "" when nothing.

    ``error``: why it keeps the inspection from being saved.
    """

    item: str
    text: str
    clause: str
    answer: str = ""
    remark: str = ""
    asks: str = ""
    ncr: str = ""
    has_photo: bool = False
    error: str = ""

    @property
    def is_failed(self) -> bool:
        return self.answer == "fail"


@dataclass(frozen=True)
class ReadingRow:
    """A reading beside its limit. ``place``: its number among them; ``at``: its chainage."""

    place: int
    test: str
    name: str
    unit: str
    value: str
    limit: str
    verdict: str = ""
    tone: str = "muted"
    error: str = ""
    ncr: str = ""
    at: str = ""
    at_error: str = ""

    @property
    def is_failed(self) -> bool:
        return self.tone == "bad"


@dataclass(frozen=True)
class CompanionRow:
    """Who came along. ``place``: the number among them."""

    place: int
    name: str = ""
    capacity: str = ""
    agency: str = ""
    error: str = ""


@dataclass(frozen=True)
class DistressRow:
    """A distress of a survey. ``deduct``: what it takes from the index, once that is known."""

    place: int
    code: str
    name: str
    unit: str
    severity: str = ""
    quantity: str = ""
    is_graded: bool = True
    deduct: str = ""
    error: str = ""


@dataclass(frozen=True)
class SurveyView:
    """The sample unit of a survey. ``kinds``: distresses to add, shown while ``is_adding``.

    ``index`` with its ``rating``; while it is "", ``note`` says what it still wants.
    """

    area: str = ""
    area_unit: str = ""
    area_error: str = ""
    rows: tuple[DistressRow, ...] = ()
    is_adding: bool = False
    kinds: tuple[Option, ...] = ()
    may_add: bool = True
    index: str = ""
    rating: str = ""
    tone: str = "muted"
    note: str = ""


@dataclass(frozen=True)
class Signed:
    """The contractor's representative; ``strokes`` as the path of an SVG (shared.wire)."""

    name: str = ""
    capacity: str = ""
    strokes: str = ""


@dataclass(frozen=True)
class InspectView:
    """Activities as ``choices``, then ``kinds`` to choose from; once one is ``chosen``, its form.

    ``empty``: what to do when there is nothing to choose. ``progress``: lines answered of all.
    ``companions``: None where nobody comes along. ``must_sign``: whether its checklist is signed;
    ``why_unsigned``: what to choose from where nobody signs, and ``unsigned`` what was chosen.
    """

    choices: tuple[ActivityChoice, ...] = ()
    kinds: tuple[KindRow, ...] = ()
    empty: str = ""
    chosen: str = ""
    sub: str = ""
    progress: str = ""
    lines: tuple[LineRow, ...] = ()
    readings: tuple[ReadingRow, ...] = ()
    tests: tuple[Option, ...] = ()
    survey: SurveyView | None = None
    companions: tuple[CompanionRow, ...] | None = None
    must_sign: bool = False
    why_unsigned: tuple[Option, ...] = ()
    unsigned: str = ""
    signed: Signed = field(default_factory=Signed)
    results: tuple[Option, ...] = ()
    result: str = ""
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    error: str = ""
    place: PlacePanel = field(default_factory=lambda: PlacePanel("", "", "warn"))

    def value(self, name: str) -> str:
        """The field's text as typed, empty when nothing was."""
        return self.values.get(name, "")

    def wrong(self, name: str) -> str:
        """The field's error, empty when it has none."""
        return self.errors.get(name, "")
