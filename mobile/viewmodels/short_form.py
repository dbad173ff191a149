"""A non-conformance, a defect or an obstacle, typed on one short page and kept as it is typed."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from mobile.faults import InvalidRecordError, PortError
from mobile.shapes import SavedChange
from mobile.viewmodels.form_photos import FormPhotos
from mobile.viewmodels.form_sites import FormSites, Values
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.photo_page import OpenPhoto
from mobile.viewmodels.short_forms import DAYS_AGO, SHORT_FORMS
from mobile.viewmodels.short_reading import ShortReading
from mobile.viewmodels.short_typed import SITE, Begun, day_of, form_of, missing, record_of
from mobile.viewmodels.short_view import ShortView
from mobile.viewmodels.sites import identity_of, kind_of
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import keepable, read_quantity

BEGUN = "short_form"
"""The draft that names which record of each kind is being typed."""
_MOST_DAYS = 3650


class ShortForm(PageModel):
    """One at a time. ``on_done`` leads back to the inspection, ``on_saved`` tells of a save."""

    needs_each_fix = True

    def __init__(
        self,
        kit: Kit,
        whereabouts: Whereabouts,
        on_photo: OpenPhoto,
        on_done: Callable[[], None],
        on_saved: Callable[[list[SavedChange]], None],
    ) -> None:
        super().__init__()
        self._kit, self._whereabouts = kit, whereabouts
        self._on_done, self._on_saved = on_done, on_saved
        self.photos = FormPhotos(kit, whereabouts, on_photo)
        self._sites = FormSites(kit, whereabouts)
        self._reading = ShortReading(kit, whereabouts)
        self._record: UUID | None = None
        self._kind, self._begun = "", Begun()
        self._errors: dict[str, str] = {}
        self._search: str | None = None
        self.view = ShortView()

    def begin(self, kind: str, site: Values | None = None) -> None:
        """By itself: the one that was being typed goes on. ``site``: where it is, when known."""
        store = self._kit.store
        begun = store.draft(BEGUN).get(kind)
        record = UUID(str(begun)) if begun else store.new_record()
        # Killed just after its save: it is not typed over.
        if store.record(record) is not None:
            record = store.new_record()
        store.keep_draft(BEGUN, kind, str(record))
        is_new = not store.draft(form_of(kind, record))
        self._open(kind, record, Begun())
        if site or is_new:
            self._move_to(site or self._sites.here())
        self.show()

    def start(self, kind: str, record: UUID, begun: Begun) -> None:
        """Found in an inspection; a draft that is there goes on as it was typed."""
        self._open(kind, record, begun)
        known = self._values
        for name, value in begun.values.items():
            if value and name not in known:
                self._keep(name, value)
        self.show()

    def _open(self, kind: str, record: UUID, begun: Begun) -> None:
        self._kind, self._record, self._begun = kind, record, begun
        self._errors, self._search = {}, None
        self.photos.show_form(self._form)

    def _move_to(self, site: Values) -> None:
        for name in SITE:
            self._keep(name, site.get(name) or None)

    @property
    def _form(self) -> str:
        return form_of(self._kind, self._record) if self._record else ""

    @property
    def _values(self) -> dict[str, Any]:
        return self._kit.store.draft(self._form)

    def key(self) -> str | None:
        """Found in an inspection, it is opened from there: that is saved with it."""
        return None if self.view.is_part else self._form

    def resume(self, key: str) -> bool:
        """The draft, as long as it is one."""
        if key and self._kit.store.draft(key):
            self._open(kind_of(key), UUID(identity_of(key)), Begun())
            self.show()
        return bool(key) and key == self._form

    def opened(self) -> None:
        self.show()

    spoken = moved = opened

    def title(self) -> str:
        return self._kind

    def edit(self, name: str, text: str) -> None:
        """A field was typed or chosen: kept at once."""
        text = keepable(text)
        if str(self._values.get(name) or "") == text:
            return
        self._keep(name, text or None)
        asked = next((one for one in SHORT_FORMS[self._kind].asked if one.name == name), None)
        if asked is not None and asked.type == DAYS_AGO:
            self._keep(day_of(asked), self._day(text))
        self.show()

    def _day(self, days: str) -> str | None:
        """The date that was so many days ago; None for what is no number of days."""
        number = read_quantity(days)
        if number is None or number % 1 or not 0 <= number <= _MOST_DAYS:
            return None
        return (self._kit.today() - timedelta(days=int(number))).isoformat()

    def fill_here(self) -> None:
        """The road under the tablet, and its chainage there."""
        here = self._sites.here()
        if here.get("section"):
            for name in ("section", "from_m"):
                self._keep(name, here[name])
            self.show()

    def change_activity(self) -> None:
        """Offer other activities, the nearest first; a second touch leaves it as it is."""
        self._search = "" if self._search is None else None
        self.show()

    def find(self, text: str) -> None:
        self._search = keepable(text)
        self.show()

    def choose_activity(self, code: str) -> None:
        """It belongs to this activity; where it lies stays."""
        activity = self._kit.store.activity(code)
        if activity is not None:
            for name in ("contract", "governorate", "boq_item", "work"):
                self._keep(name, None)
            self._keep("activity", code)
            self._keep("layer", activity.layer)
            if not self._values.get("section"):
                self._keep("section", activity.section)
        self._search = None
        self.show()

    def _keep(self, name: str, value: Any) -> None:
        self._errors = {n: e for n, e in self._errors.items() if n not in (name, "")}
        try:
            self._kit.store.keep_draft(self._form, name, value)
        except PortError as fault:
            self._errors[""] = fault.code

    def done(self) -> None:
        """Back to the inspection, with which it is saved; or saved by itself."""
        wrong = missing(self._kind, self._values)
        if wrong:
            self._refuse(wrong)
        elif self.view.is_part:
            self._on_done()
        else:
            self._save()

    def _refuse(self, errors: Mapping[str, str]) -> None:
        self._errors = dict(errors)
        self.show()

    def _save(self) -> None:
        assert self._record is not None  # noqa: S101 - the page is shown with one alone
        record = record_of(self._kit, self._kind, self._record, self._whereabouts.fix)
        try:
            saved = self._kit.store.save_together([record])
        except InvalidRecordError as fault:
            self._refuse(fault.errors)
        except PortError as fault:
            self._refuse({"": fault.code})
        else:
            self._end()
            self._on_saved(saved)

    def _end(self) -> None:
        if not self.view.is_part:
            self._kit.store.keep_draft(BEGUN, self._kind, None)
        self._record = None

    def let_go(self) -> None:
        """It is not needed: the inspection forgets it, then the draft goes. Killed in between,
        nothing names a non-conformance that is empty.
        """
        if self._begun.back is not None:
            self._begun.back()
        if self._record is not None:
            self._kit.store.drop_draft(self._form)
        self._end()
        self._on_done()

    def show(self) -> None:
        """Work the whole view out anew and tell."""
        if self._record is not None:
            self.view = self._reading.view(
                self._kind, self._values, self._begun, self._errors, self._search
            )
            self.changed()
