"""Logging a work, or correcting one: activity, place, quantity, saved.

Every field is kept as it is typed, so that a kill loses nothing. A poor or missing fix is
flagged and never refused; what is typed wrongly is said at its field.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from mobile.faults import InvalidRecordError, PortError
from mobile.shapes import EditedRecord, NewRecord, SavedChange, WorkView
from mobile.viewmodels.form_photos import FormPhotos
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_errors import NEEDED, OPTIONAL, told
from mobile.viewmodels.log_place import LogPlace
from mobile.viewmodels.log_reading import LogReading, Typed, values_of
from mobile.viewmodels.log_tickets import (
    BLANK,
    TICKETS,
    Row,
    errors_of,
    fields_of,
    rows_of_draft,
    rows_of_work,
)
from mobile.viewmodels.log_view import LogView
from mobile.viewmodels.page import PageModel  # long: one form, from its start to its save
from mobile.viewmodels.photo_page import OpenPhoto
from mobile.viewmodels.plane import Point
from mobile.viewmodels.sites import identity_of
from mobile.viewmodels.spots import Spot
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import chainage, keepable
from shared.vocabulary.works import KIND as WORK

FORM = "log_work"

_RELIST_AFTER_M = 25.0

Saved = Callable[[SavedChange, bool], None]
"""Called after a save; the second argument says whether it was a correction."""


class LogWork(PageModel):
    """One form at a time: ``start`` a new work or ``start_correction`` of an old one."""

    needs_each_fix = True

    def __init__(
        self, kit: Kit, whereabouts: Whereabouts, on_saved: Saved, on_photo: OpenPhoto
    ) -> None:
        super().__init__()
        self._kit, self._whereabouts, self._on_saved = kit, whereabouts, on_saved
        self._place = LogPlace(kit, whereabouts)
        self._reading = LogReading(kit, whereabouts, self._place)
        self.photos = FormPhotos(kit, whereabouts, on_photo)
        self._typed = Typed(FORM)
        self._listed_at: Point | None = None
        self.view = LogView()

    def start(self, activity: str = "", spot: Spot | None = None) -> None:
        """A new work, or the one that was being typed; ``activity`` chooses another one.

        ``spot``: the place on a road that it is for, where that is not the tablet's own.
        """
        if activity or spot:
            self._place.spot = spot
        self._open(FORM, None, self._kit.store.draft(FORM))
        if spot and not activity:
            self.change_activity()
        elif activity and (spot or activity != self._typed.values.get("activity")):
            self.choose_activity(activity)
        self.show()

    def start_correction(self, record: UUID) -> None:
        """The form of a work that this tablet holds, with what was typed of its correction."""
        work = self._kit.store.work(record)
        if work is None:
            return
        form = f"correct_{record}"
        self._open(form, work, {**values_of(work), **self._kit.store.draft(form)})
        self.show()

    def _open(self, form: str, work: WorkView | None, values: Mapping[str, Any]) -> None:
        drafted = values.get(TICKETS)
        rows = rows_of_draft(drafted) if drafted is not None else rows_of_work(work)
        texts = {name: str(value) for name, value in values.items() if name != TICKETS}
        self._typed = Typed(form, texts, corrected=work, tickets=rows)
        self.photos.show_form(form)
        self._read_activity()

    def _read_activity(self) -> None:
        code = self._typed.values.get("activity", "")
        store, fix = self._kit.store, self._whereabouts.fix
        self._typed.activity = store.activity(code, fix) if code else None

    def opened(self) -> None:
        """A correction that was begun stays."""
        if self._typed.corrected is None:
            self.start()

    def handed_over(self) -> None:
        self._place.spot = None
        self.start()

    def left(self) -> None:
        """A correction is left as its draft; the next form is that of a new work."""
        self._place.spot = None
        self.start()

    def spoken(self) -> None:
        self.show()

    def key(self) -> str:
        """The work that is being corrected."""
        return f"{WORK}:{self._typed.corrected.record}" if self._typed.corrected else ""

    def resume(self, key: str) -> bool:
        if key:
            self.start_correction(UUID(identity_of(key)))
        return self.key() == key

    def title(self) -> str:
        return "" if self._typed.corrected is None else "correct_work"

    def moved(self) -> None:
        """The fix changed: the place panel follows it, the nearest activities every 25 m."""
        here = self._whereabouts
        if self._typed.activity is None and not here.has_moved(self._listed_at, _RELIST_AFTER_M):
            return
        self._listed_at = here.point
        self.show()

    def find(self, text: str) -> None:
        """Offer activities whose name or area holds ``text``."""
        self._typed.search = keepable(text)
        self.show()

    def choose_activity(self, code: str) -> None:
        """Take an activity, and fill in what follows from it and from the place."""
        self._edit("activity", code)
        self._read_activity()
        activity = self._typed.activity
        if activity is None:
            return
        lines = activity.boq_lines
        self._edit("boq_item", lines[0].code if lines else "")
        section = self._place.section_of(activity)
        self._edit("section", section)
        self._edit("layer", activity.layer or "")
        self._edit("lane", self._typed.values.get("lane") or "all")
        self._edit("from_m", self._place.starting(section, activity))
        self._edit("to_m", "")
        self._typed.search = ""
        self.show()

    def change_activity(self) -> None:
        """Back to the list of activities; the rest of the form stays."""
        self._edit("activity", "")
        self._typed.activity = None
        self.show()

    def edit(self, name: str, text: str) -> None:
        """A field was typed or chosen: kept at once."""
        text = keepable(text)
        if self._typed.values.get(name, "") == text:
            return
        self._edit(name, text)
        self.show()

    def _edit(self, name: str, text: str) -> None:
        self._typed.values[name] = text
        self._typed.errors.pop(name, None)
        self._keep(name, text)

    def _keep(self, name: str, value: Any) -> None:
        self._typed.error = ""
        try:
            self._kit.store.keep_draft(self._typed.form, name, value)
        except PortError as fault:
            self._typed.error = self._kit.texts.error(fault.code)

    def add_ticket(self) -> None:
        """One more row, blank."""
        self._keep_tickets([*self._typed.tickets, BLANK])

    def edit_ticket(self, place: int, number: str, tonnes: str) -> None:
        """A row was typed: kept at once."""
        rows, row = list(self._typed.tickets), (keepable(number), keepable(tonnes))
        if place < len(rows) and rows[place] != row:
            rows[place] = row
            self._keep_tickets(rows)

    def remove_ticket(self, place: int) -> None:
        """Take a row away."""
        self._keep_tickets([row for n, row in enumerate(self._typed.tickets) if n != place])

    def _keep_tickets(self, rows: list[Row]) -> None:
        self._typed.tickets, self._typed.ticket_errors = rows, {}
        self._typed.errors.pop(TICKETS, None)
        self._keep(TICKETS, rows)
        self.show()

    def fill_here(self, name: str) -> None:
        """Put the tablet's own chainage into ``from_m`` or ``to_m``."""
        here = self._place.here(self._typed.values.get("section", ""))
        if here is not None:
            self.edit(name, chainage(round(here.chainage_m)))

    def save(self) -> None:
        """Save here, at once. Errors stay at their fields; nothing is half-saved."""
        wrong = {name: "required" for name in NEEDED if not self._typed.value(name)}
        self._typed.ticket_errors = errors_of(self._typed.tickets)
        for code in self._typed.ticket_errors.values():
            wrong.setdefault(TICKETS, code)
        if wrong:
            self._refuse(wrong)
            return
        try:
            saved = self._store()
        except InvalidRecordError as fault:
            self._refuse(fault.errors)
        except PortError as fault:
            self._typed.error = self._kit.texts.error(fault.code)
            self.show()
        else:
            self._finish(saved)

    def _store(self) -> SavedChange:
        fields: dict[str, Any] = {name: self._typed.value(name) for name in NEEDED}
        fields |= {name: self._typed.value(name) or None for name in OPTIONAL}
        fields["notes"] = self._typed.value("notes")
        delivered = self._delivered()
        form, corrected = self._typed.form, self._typed.corrected
        save: NewRecord | EditedRecord
        if corrected is not None:
            save = EditedRecord(WORK, corrected.record, fields | delivered, form=form)
        else:
            fields |= {name: value for name, value in delivered.items() if value}
            save = NewRecord(WORK, fields, fix=self._whereabouts.fix, form=form)
        return self._kit.store.save_together([save])[0]

    def _delivered(self) -> dict[str, Any]:
        work = self._typed.corrected
        tickets = fields_of(self._typed.tickets, work.tickets if work else ())
        return {"thickness_mm": self._typed.value("thickness_mm") or None, TICKETS: tickets or None}

    def _refuse(self, errors: Mapping[str, str]) -> None:
        self._typed.errors, self._typed.error = told(self._kit.texts, errors)
        self.show()

    def _finish(self, saved: SavedChange) -> None:
        is_correction, self._place.spot = self._typed.corrected is not None, None
        self._open(FORM, None, self._kit.store.draft(FORM))
        self.show()
        self._on_saved(saved, is_correction)

    def show(self) -> None:
        """Work the whole view out anew and tell."""
        self.view = self._reading.view(self._typed)
        self.changed()
