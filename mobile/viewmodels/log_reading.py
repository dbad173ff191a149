"""Reading the Log work form: what was typed becomes what the screen shows."""

from dataclasses import dataclass, field
from decimal import Decimal

from mobile.shapes import ActivityView, BoqLine, WorkView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_place import LogPlace
from mobile.viewmodels.log_view import ActivityChoice, LogView, Option
from mobile.viewmodels.sites import activity_name, activity_row
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import quantity, read_chainage, read_quantity
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

    def value(self, name: str) -> str:
        """The text of a field without blanks around it."""
        return self.values.get(name, "").strip()


class LogReading:
    """Makes the view of a form."""

    def __init__(self, kit: Kit, whereabouts: Whereabouts, place: LogPlace) -> None:
        self._kit, self._whereabouts, self._place = kit, whereabouts, place

    def view(self, typed: Typed) -> LogView:
        """The whole screen's view."""
        texts, work, activity = self._kit.texts, typed.corrected, typed.activity
        line = _boq_line(typed)
        choices = () if activity else self._choices(typed.search)
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
            quantity_note=self._quantity_note(line, typed),
            layer_options=_options(LAYERS, texts.language),
            lane_options=_options(LANES, texts.language),
            values=dict(typed.values),
            errors=dict(typed.errors),
            error=typed.error,
            place=self._place.panel(typed.value("section"), work.place if work else None),
            is_correction=work is not None,
        )

    def _choices(self, search: str) -> tuple[ActivityChoice, ...]:
        store, fix, today = self._kit.store, self._whereabouts.fix, self._kit.today()
        if fix is not None and not search:
            found = store.activities_nearest(fix, limit=_CHOICES_SHOWN)
        else:
            found = store.activities_due(today, fix, search=search, limit=_CHOICES_SHOWN)
        return tuple(self._choice(activity) for activity in found)

    def _choice(self, activity: ActivityView) -> ActivityChoice:
        texts = self._kit.texts
        row = activity_row(activity, self._kit.today(), texts)
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

    def _quantity_note(self, line: BoqLine | None, typed: Typed) -> str:
        """A warning, no more: what the road took is logged, whatever the plan says."""
        done, texts = read_quantity(typed.value("quantity")), self._kit.texts
        if line is None or done is None:
            return ""
        planned, unit = quantity(line.quantity), UNITS.name(line.unit, texts.language)
        if done > line.quantity:
            return texts("over_boq", quantity=planned, unit=unit)
        left = max(Decimal(0), line.quantity - self._logged(line, typed))
        if done <= left:
            return ""
        return texts("over_left", left=quantity(left), quantity=planned, unit=unit)

    def _logged(self, line: BoqLine, typed: Typed) -> Decimal:
        """What the works that this tablet knows took of the line; accepted ones as accepted."""
        corrected = typed.corrected.record if typed.corrected else None
        works = self._kit.store.works(activity=typed.value("activity"), limit=_WORKS_SUMMED)
        found = [
            work.quantity if work.accepted_quantity is None else work.accepted_quantity
            for work in works
            if work.boq_item == line.code and work.state != WITHDRAWN and work.record != corrected
        ]
        return sum(found, Decimal(0))


def _options(vocabulary: Vocabulary, language: str) -> tuple[Option, ...]:
    return tuple((term.code, term.name(language)) for term in vocabulary)


def _boq_line(typed: Typed) -> BoqLine | None:
    lines = typed.activity.boq_lines if typed.activity else ()
    return next((line for line in lines if line.code == typed.value("boq_item")), None)
