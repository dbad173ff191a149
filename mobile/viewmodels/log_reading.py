"""Reading the Log work form: what was typed becomes what the screen shows."""

from dataclasses import dataclass, field
from decimal import Decimal

from mobile.shapes import ActivityView, BoqLine, WorkView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_place import LogPlace
from mobile.viewmodels.log_tickets import Measured, Row, panel
from mobile.viewmodels.log_view import ActivityChoice, LogView, Option, TicketsPanel
from mobile.viewmodels.sites import activity_name, activity_row
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import chainage, quantity, read_chainage, read_quantity
from shared.vocabulary.terms import Vocabulary
from shared.vocabulary.works import LANES, LAYERS, UNITS, WITHDRAWN

_CHOICES_SHOWN = 6
_WORKS_SUMMED = 500


@dataclass
class Typed:
    """One form as it stands: texts by the wire's field names, and what was wrong at the last save.

    ``form`` names its draft; ``corrected`` is the work being corrected, None for a new one.
    """

    form: str
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    error: str = ""
    search: str = ""
    activity: ActivityView | None = None
    corrected: WorkView | None = None
    tickets: list[Row] = field(default_factory=list)
    ticket_errors: dict[int, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """The text of a field without blanks around it."""
        return self.values.get(name, "").strip()

    @property
    def has_tickets(self) -> bool:
        """Whether the form asks for thickness and tickets: of a course, or where there are any."""
        is_course = self.activity is not None and self.activity.course is not None
        return is_course or bool(self.tickets) or bool(self.value("thickness_mm"))


class LogReading:
    """Makes the view of a form."""

    def __init__(self, kit: Kit, whereabouts: Whereabouts, place: LogPlace) -> None:
        self._kit, self._whereabouts, self._place = kit, whereabouts, place

    def view(self, typed: Typed) -> LogView:
        """The whole screen's view."""
        texts, work, activity = self._kit.texts, typed.corrected, typed.activity
        line = _boq_line(typed)
        choices = () if activity else self.choices(typed.search)
        works = self._other_works(typed) if typed.value("quantity") or typed.tickets else []
        return LogView(
            title=texts("correct_work" if work else "log_work"),
            reason=(work.return_reason or "") if work else "",
            choices=choices,
            nothing_found="" if choices or activity else texts("no_activity_found"),
            chosen=self._choice(activity) if activity else None,
            boq_options=self._boq_options(typed),
            section=self._section_name(typed.value("section")),
            unit=UNITS.name(line.unit, texts.language) if line else "",
            length=self._length(typed),
            quantity_note=self._quantity_note(line, typed, works),
            layer_options=_options(LAYERS, texts.language),
            lane_options=_options(LANES, texts.language),
            values=dict(typed.values),
            errors=dict(typed.errors),
            error=typed.error,
            place=self._place.panel(typed.value("section"), work.place if work else None),
            is_correction=work is not None,
            tickets=self._tickets(line, typed, works) if typed.has_tickets else None,
        )

    def choices(self, search: str) -> tuple[ActivityChoice, ...]:
        """Activities to choose from: the nearest, or those that ``search`` finds."""
        store, fix, today = self._kit.store, self._whereabouts.fix, self._kit.today()
        if fix is not None and not search:
            found = store.activities_nearest(fix, limit=_CHOICES_SHOWN)
        else:
            found = store.activities_due(today, fix, search=search, limit=_CHOICES_SHOWN)
        return tuple(self._choice(activity) for activity in found)

    def _choice(self, activity: ActivityView) -> ActivityChoice:
        texts = self._kit.texts
        row = activity_row(activity, self._whereabouts.fix, self._kit.today(), texts)
        where = row.meta or row.sub
        return ActivityChoice(activity.code, activity_name(activity, texts), where, row.work_type)

    def _boq_options(self, typed: Typed) -> tuple[Option, ...]:
        texts = self._kit.texts
        lines = typed.activity.boq_lines if typed.activity else ()
        return tuple((b.code, texts.either(b.description_ar, b.description_en)) for b in lines)

    def _section_name(self, code: str) -> str:
        texts = self._kit.texts
        section = self._place.section(code) if code else None
        if section is None:
            return code or texts("no_section")
        return texts.either(section.name_ar, section.name_en)

    def _length(self, typed: Typed) -> str:
        start, end = read_chainage(typed.value("from_m")), read_chainage(typed.value("to_m"))
        if start is None or end is None or end < start:
            return ""
        return self._kit.texts("length", metres=quantity(end - start))

    def _quantity_note(self, line: BoqLine | None, typed: Typed, works: list[WorkView]) -> str:
        """A warning, no more: what the road took is logged, whatever the plan says."""
        done, texts = read_quantity(typed.value("quantity")), self._kit.texts
        if line is None or done is None:
            return ""
        planned, unit = quantity(line.quantity), UNITS.name(line.unit, texts.language)
        if done > line.quantity:
            return texts("over_boq", quantity=planned, unit=unit)
        left = max(Decimal(0), line.quantity - _logged(line, works))
        if done <= left:
            return ""
        return texts("over_left", left=quantity(left), quantity=planned, unit=unit)

    def _other_works(self, typed: Typed) -> list[WorkView]:
        """What this tablet knows of the activity's works, without the one being corrected."""
        if typed.activity is None:
            return []
        corrected = typed.corrected.record if typed.corrected else None
        found = self._kit.store.works(activity=typed.activity.code, limit=_WORKS_SUMMED)
        return [work for work in found if work.record != corrected]

    def _tickets(self, line: BoqLine | None, typed: Typed, works: list[WorkView]) -> TicketsPanel:
        limit = typed.activity.course if typed.activity else None
        beside = Measured(typed.value("quantity"), typed.value("thickness_mm"), line, limit)
        return panel(typed.tickets, typed.ticket_errors, beside, works, self._kit.texts)


def _logged(line: BoqLine, works: list[WorkView]) -> Decimal:
    """What these works took of the line; accepted ones as accepted."""
    found = [
        work.quantity if work.accepted_quantity is None else work.accepted_quantity
        for work in works
        if work.boq_item == line.code and work.state != WITHDRAWN
    ]
    return sum(found, Decimal(0))


def values_of(work: WorkView) -> dict[str, str]:
    """The form's texts for a work as it stands, with what was refused of it as it was typed."""
    values = {
        "activity": work.activity,
        "boq_item": work.boq_item,
        "section": work.section or "",
        "from_m": chainage(work.from_m),
        "to_m": chainage(work.to_m),
        "layer": work.layer or "",
        "lane": work.lane or "",
        "quantity": format(work.quantity.normalize(), "f"),
        "thickness_mm": "" if work.thickness_mm is None else f"{work.thickness_mm.normalize():f}",
        "notes": work.notes,
    }
    refused = {name: str(value or "") for name, value in work.refused.items() if name in values}
    return {**values, **refused}


def _options(vocabulary: Vocabulary, language: str) -> tuple[Option, ...]:
    return tuple((term.code, term.name(language)) for term in vocabulary)


def _boq_line(typed: Typed) -> BoqLine | None:
    lines = typed.activity.boq_lines if typed.activity else ()
    return next((line for line in lines if line.code == typed.value("boq_item")), None)
