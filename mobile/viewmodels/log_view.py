"""What the Log work screen shows: plain values, every sentence already in the person's language."""

from dataclasses import dataclass, field

Option = tuple[str, str]
"""A code and its name."""


@dataclass(frozen=True)
class ActivityChoice:
    """An activity to choose, with what tells it from its neighbours."""

    code: str
    title: str
    sub: str
    work_type: str


@dataclass(frozen=True)
class PlacePanel:
    """The place that will be saved, and what will be flagged. ``tone``: ok or warn."""

    text: str
    sub: str
    tone: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class TicketEntry:
    """A row as it was typed, and what was wrong with it at the last save."""

    number: str
    tonnes: str
    error: str = ""


@dataclass(frozen=True)
class TicketsPanel:
    """The delivery tickets of a course.

    ``note``: what they weigh, and what will be flagged; ``fits``: nothing will be.
    """

    entries: tuple[TicketEntry, ...] = ()
    note: str = ""
    fits: bool = True
    may_add: bool = True


@dataclass(frozen=True)
class LogView:
    """``values`` and ``errors`` go by the wire's field names; ``error`` concerns the whole.

    ``tickets`` is None for work that is no asphalt course.
    """

    title: str = ""
    reason: str = ""
    choices: tuple[ActivityChoice, ...] = ()
    nothing_found: str = ""
    chosen: ActivityChoice | None = None
    boq_options: tuple[Option, ...] = ()
    section: str = ""
    unit: str = ""
    length: str = ""
    quantity_note: str = ""
    layer_options: tuple[Option, ...] = ()
    lane_options: tuple[Option, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    error: str = ""
    place: PlacePanel = PlacePanel("", "", "warn")
    is_correction: bool = False
    tickets: TicketsPanel | None = None

    def value(self, name: str) -> str:
        """The field's text as typed, empty when nothing was."""
        return self.values.get(name, "")

    def wrong(self, name: str) -> str:
        """The field's error, empty when it has none."""
        return self.errors.get(name, "")
