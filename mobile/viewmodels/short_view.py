"""What a short form's screen shows: plain values, every sentence in the person's language."""

from dataclasses import dataclass, field

from mobile.viewmodels.log_view import ActivityChoice, Option, PlacePanel


@dataclass(frozen=True)
class Entry:
    """A field as it stands. ``type``: as asked for; ``note``: what the typed value means."""

    name: str
    type: str
    label: str
    options: tuple[Option, ...] = ()
    value: str = ""
    hint: str = ""
    unit: str = ""
    lines: int = 1
    error: str = ""
    note: str = ""


@dataclass(frozen=True)
class ShortView:
    """``choices``: activities, while another one is being chosen; else ``about`` says which it is.

    ``is_part``: of an inspection, with which it is saved; else it is saved by itself.
    """

    kind: str = ""
    icon: str = ""
    about: str = ""
    about_sub: str = ""
    is_choosing: bool = False
    choices: tuple[ActivityChoice, ...] = ()
    nothing_found: str = ""
    entries: tuple[Entry, ...] = ()
    road: str = ""
    from_m: str = ""
    from_m_error: str = ""
    place: PlacePanel = field(default_factory=lambda: PlacePanel("", "", "warn"))
    due: str = ""
    warning: str = ""
    found_in: str = ""
    error: str = ""
    is_part: bool = False

    def value(self, name: str) -> str:
        """The field's text as typed."""
        return next((one.value for one in self.entries if one.name == name), "")
