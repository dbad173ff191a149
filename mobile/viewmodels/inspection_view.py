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
    """A line of the checklist. ``asks``: what a failed line still wants, "" when nothing."""

    item: str
    text: str
    clause: str
    answer: str = ""
    remark: str = ""
    asks: str = ""
    ncr: str = ""

    @property
    def is_failed(self) -> bool:
        return self.answer == "fail"


@dataclass(frozen=True)
class ReadingRow:
    """A reading beside its limit. ``place``: its number among the readings."""

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

    @property
    def is_failed(self) -> bool:
        return self.tone == "bad"


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
