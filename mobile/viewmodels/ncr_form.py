"""The form of a non-conformance: severity with its time, what it is, photos; kept as typed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from mobile.faults import InvalidRecordError, PortError
from mobile.shapes import SavedChange
from mobile.viewmodels.form_photos import FormPhotos
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_view import Option
from mobile.viewmodels.ncr_typed import FIRST_SEVERITY, NcrBegun, due_of, form_of, ncr_record
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.photo_page import OpenPhoto
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import clock_time, keepable, short_date
from shared.rules.clocks import working_date
from shared.vocabulary.ncrs import HOLDING, SEVERITIES

_CRITICAL = "critical"


@dataclass(frozen=True)
class NcrView:
    """``is_part``: of an inspection, with which it is saved; else it is saved by itself."""

    severities: tuple[Option, ...] = ()
    severity: str = FIRST_SEVERITY
    due: str = ""
    warning: str = ""
    found_in: str = ""
    values: dict[str, str] = field(default_factory=dict)
    error: str = ""
    is_part: bool = False

    def value(self, name: str) -> str:
        """The field's text as typed."""
        return self.values.get(name, "")


class NcrForm(PageModel):
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
        self._ncr: UUID | None = None
        self._begun = NcrBegun()
        self._error = ""
        self.view = NcrView()

    def start(self, ncr: UUID, begun: NcrBegun) -> None:
        """A draft that is there goes on as it was typed."""
        self._ncr, self._begun, self._error = ncr, begun, ""
        known = self._kit.store.draft(form_of(ncr))
        first: dict[str, Any] = {
            **begun.site,
            "title": begun.title,
            "description": begun.description,
            "found_in": dict(begun.found_in) or None,
            "severity": FIRST_SEVERITY,
        }
        for name, value in first.items():
            if value and name not in known:
                self._keep(name, value)
        self.photos.show_form(form_of(ncr))
        self.show()

    def opened(self) -> None:
        self.show()

    def spoken(self) -> None:
        self.show()

    def title(self) -> str:
        return "ncr"

    def edit(self, name: str, text: str) -> None:
        """A field was typed or chosen: kept at once."""
        text = keepable(text)
        if self.view.value(name) != text:
            self._keep(name, text or None)
            self.show()

    def _keep(self, name: str, value: Any) -> None:
        self._error = ""
        try:
            self._kit.store.keep_draft(self._form, name, value)
        except PortError as fault:
            self._error = self._kit.texts.error(fault.code)

    @property
    def _form(self) -> str:
        return form_of(self._ncr) if self._ncr else ""

    def done(self) -> None:
        """Back to the inspection, with which it is saved; or saved by itself."""
        if not self.view.value("title").strip():
            self._error = self._kit.texts.error("required")
            self.show()
        elif self.view.is_part:
            self._on_done()
        else:
            self._save()

    def _save(self) -> None:
        assert self._ncr is not None  # noqa: S101 - the page is shown with one alone
        record = ncr_record(self._kit, self._ncr, None, self._whereabouts.fix)
        try:
            saved = self._kit.store.save_together([record])
        except InvalidRecordError as fault:
            self._error = self._kit.texts.error(next(iter(fault.errors.values())))
            self.show()
        except PortError as fault:
            self._error = self._kit.texts.error(fault.code)
            self.show()
        else:
            self._ncr = None
            self._on_saved(saved)

    def let_go(self) -> None:
        """It is not needed: the draft goes, and the inspection knows."""
        if self._ncr is not None:
            self._kit.store.drop_draft(self._form)
        if self._begun.back is not None:
            self._begun.back()
        self._on_done()

    def show(self) -> None:
        """Work the whole view out anew and tell."""
        if self._ncr is None:
            return
        texts, values = self._kit.texts, self._kit.store.draft(self._form)
        severity = str(values.get("severity") or FIRST_SEVERITY)
        self.view = NcrView(
            severities=tuple((s.code, s.name(texts.language)) for s in SEVERITIES),
            severity=severity,
            due=self._due(severity),
            warning=self._warning(severity),
            found_in=texts("ncr_found_in", what=self._begun.title) if self._begun.title else "",
            values={name: str(value) for name, value in values.items() if isinstance(value, str)},
            error=self._error,
            is_part=self._begun.back is not None,
        )
        self.changed()

    def _due(self, severity: str) -> str:
        texts, due = self._kit.texts, due_of(self._kit, severity, self._kit.clock.now())
        if due is None:
            return texts("no_due")
        date = short_date(working_date(due), texts.language)
        return texts("due_by", date=date, time=clock_time(due))

    def _warning(self, severity: str) -> str:
        if severity not in HOLDING:
            return ""
        texts = self._kit.texts
        stops = [texts("work_stops")] if severity == _CRITICAL else []
        return " ".join([*stops, texts("holds_payment")])
