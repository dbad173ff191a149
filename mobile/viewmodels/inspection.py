"""Inspecting: which kind, line by line, readings against limits, signed, saved with what it found.

Every answer is kept as it is given. A failed line may raise a non-conformance, which is a draft
of its own until both are saved together.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from mobile.faults import InvalidRecordError, PortError
from mobile.shapes import RecordView, SavedChange
from mobile.viewmodels.form_photos import FormPhotos
from mobile.viewmodels.inspection_beginnings import values_of_ncr, values_of_request
from mobile.viewmodels.inspection_draft import InspectionDraft
from mobile.viewmodels.inspection_parts import InspectionCompanions, InspectionReadings
from mobile.viewmodels.inspection_reading import InspectionReading
from mobile.viewmodels.inspection_saving import InspectionSaving, site_of
from mobile.viewmodels.inspection_survey import InspectionSurvey
from mobile.viewmodels.inspection_typed import (
    ANSWER,
    NCR,
    PHOTO,
    REMARK,
    UNSIGNED,
    TypedInspection,
)
from mobile.viewmodels.inspection_view import InspectView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_place import LogPlace
from mobile.viewmodels.log_reading import LogReading
from mobile.viewmodels.ncr_typed import NcrBegun
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.photo_page import OpenPhoto
from mobile.viewmodels.sites import activity_name
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import chainage, keepable
from shared.wire.fields import write_moment

Saved = Callable[[list[SavedChange]], None]
RaiseNcr = Callable[[UUID, NcrBegun], None]


class Inspecting(PageModel):
    """One inspection at a time. ``on_raise`` opens the form of a non-conformance found in it."""

    needs_each_fix = True

    def __init__(
        self,
        kit: Kit,
        whereabouts: Whereabouts,
        on_saved: Saved,
        on_photo: OpenPhoto,
        on_raise: RaiseNcr,
    ) -> None:
        super().__init__()
        self._kit, self._whereabouts = kit, whereabouts
        self._on_saved, self._on_raise = on_saved, on_raise
        self.photos = FormPhotos(kit, whereabouts, on_photo, self._taken_of_line)
        self._place = LogPlace(kit, whereabouts)
        self._reading = InspectionReading(kit, self._place)
        self._activities = LogReading(kit, whereabouts, self._place)
        self._search = ""
        self._draft = InspectionDraft(kit, whereabouts)
        self.survey = InspectionSurvey(kit, self._draft, self.show)
        self.readings = InspectionReadings(self._place, self._draft, self.show)
        self.companions = InspectionCompanions(kit, self._draft, self.show)
        self.view = InspectView()

    @property
    def _typed(self) -> TypedInspection:
        return self._draft.typed

    def opened(self) -> None:
        """What was being typed, after a kill too, unless that was saved; else the choice."""
        self._draft.resume()
        self.photos.show_form(self._typed.form)
        self.show()

    def spoken(self) -> None:
        self.show()

    moved = spoken

    def start(self, activity: str = "", **given: str) -> None:
        """A new inspection, of an activity; ``given``: type, or the ncr that it looks at again.

        One of that type which was left half typed today goes on.
        """
        kind, ncr = given.get("type", ""), given.get("ncr", "")
        left = self._draft.left(activity=activity, ncr=ncr, type=kind) if kind else None
        self._begin(left or self._kit.store.new_record(), {"activity": activity, **given})

    def attend(self, record: UUID) -> None:
        """Fill in one that is held already: a request that was scheduled for this tablet."""
        held = self._kit.store.record(record)
        if held is None:
            return
        self._begin(record, values_of_request(held))
        if self._typed.checklist is None:
            self._fit(str((held.fields.get("form") or {}).get("code") or ""))

    def look_again(self, ncr: RecordView) -> None:
        """Inspect what was put right, where it was found."""
        self.start(**values_of_ncr(ncr))

    def _begin(self, record: UUID, values: Mapping[str, Any]) -> None:
        self._draft.begin(record, values)
        if self._typed.activity is not None and not self._typed.text("section"):
            self._edit("section", self._place.section_of(self._typed.activity))
        self.photos.show_form(self._typed.form)
        self.show()

    def _fit(self, asked: str) -> None:
        """The checklist that was ``asked`` for, else the first that fits the type and the work."""
        work = self._typed.activity.work_type if self._typed.activity else None
        fitting = self._kit.store.forms(self._typed.text("type") or None, work)
        named = [one for one in fitting if one.code == asked]
        for one in (named or fitting)[:1]:
            self.choose(f"{one.type}/{one.code}")

    def choose(self, key: str) -> None:
        kind, _, code = key.partition("/")
        checklist = self._kit.store.form(code)
        if self._draft.go_on_with_left(kind, code):
            self.photos.show_form(self._typed.form)
        self._draft.hold()
        self._edit("type", kind)
        self._typed.checklist = checklist
        if checklist is not None:
            self._edit("form", [checklist.code, checklist.version])
            self.readings.want(checklist.readings)
        self.show()

    def other(self) -> None:
        """One step back: to the kinds, and from there to what the inspection is about."""
        if self._typed.checklist is None:
            self._typed.activity = None
            self._edit("activity", None)
        self._typed.checklist = None
        self._edit("form", None)
        self.show()

    def find(self, text: str) -> None:
        self._search = keepable(text)
        self.show()

    def choose_activity(self, code: str) -> None:
        self._draft.hold()
        self._edit("activity", code)
        self._search = ""
        self._draft.find_activity()
        if self._typed.activity is not None:
            section = self._place.section_of(self._typed.activity)
            if section != self._typed.text("section") or not self._typed.text("from_m"):
                here = self._place.here(section)
                self._edit("from_m", chainage(round(here.chainage_m)) if here else "")
            self._edit("section", section)
            self._edit("layer", self._typed.activity.layer)
        self.show()

    def answer(self, item: str, answer: str) -> None:
        """Pass, fail or not applicable; a second touch on the same takes it back."""
        is_same = self._typed.text(ANSWER + item) == answer
        self._edit(ANSWER + item, "" if is_same else answer)
        self.show()

    def edit(self, name: str, text: str) -> None:
        """A field was typed or chosen: kept at once."""
        text = keepable(text)
        if self._typed.text(name) != text.strip() or str(self._typed.values.get(name, "")) != text:
            self._edit(name, text)
            self.show()

    def sign(self, strokes: str) -> None:
        """What was drawn, as the path of an SVG; "" clears it."""
        self._edit("strokes", strokes)
        self._typed.errors.pop(UNSIGNED, None)
        self._edit("signed_at", write_moment(self._kit.clock.now()) if strokes else None)
        self.show()

    def _edit(self, name: str, value: Any) -> None:
        self._draft.edit(name, value)

    def _taken_of_line(self, item: str, photo: UUID) -> None:
        """A picture of a failed line was taken: the line names it."""
        self._edit(PHOTO + item, str(photo))
        self.show()

    def raise_ncr(self, key: str, name: str) -> None:
        """A non-conformance of what failed: ``item:CODE`` or ``test:TEST:PLACE``, and its name."""
        ncr = self._typed.text(NCR + key) or str(self._kit.store.new_record())
        self._edit(NCR + key, ncr)
        kind, code, *_ = key.split(":")
        begun = NcrBegun(
            title=self._kit.texts(f"ncr_of_{kind}", line=name),
            found_in={kind: code},
            site=site_of(self._typed),
            description=self._typed.text(REMARK + code) if kind == "item" else "",
            back=lambda: self._edit(NCR + key, None),
        )
        self._on_raise(UUID(ncr), begun)
        self.show()

    def save(self) -> None:
        """Save here, at once, with every non-conformance that was raised; or nothing of it."""
        saving = InspectionSaving(
            self._kit, self._reading, self._typed, self.survey, self._whereabouts.fix
        )
        wrong = saving.wrong(self.view.result, has_photos=bool(self.photos.view.tiles))
        if wrong:
            self._refuse(wrong)
            return
        try:
            saved = self._kit.store.save_together(saving.all(self.view.result))
        except InvalidRecordError as fault:
            self._refuse({n: self._kit.texts.error(code) for n, code in fault.errors.items()})
        except PortError as fault:
            self._typed.error = self._kit.texts.error(fault.code)
            self.show()
        else:
            saving.let_unneeded_go()
            self._draft.end()
            self.show()
            self._on_saved(saved)

    def _refuse(self, errors: Mapping[str, str]) -> None:
        self._draft.refuse(errors)
        self.show()

    def show(self) -> None:
        """Work the whole view out anew and tell."""
        typed, texts = self._typed, self._kit.texts
        typed.photos = frozenset(tile.key for tile in self.photos.view.tiles)
        if typed.checklist is not None:
            self.view = self._reading.view(typed, self.survey.view())
        elif typed.activity is None and not typed.text("ncr"):
            choices = self._activities.choices(self._search)
            self.view = InspectView(choices=choices, place=self._place.panel(""))
        else:
            work = typed.activity.work_type if typed.activity else None
            kinds = self._reading.kinds(typed.text("type") or None, work)
            self.view = InspectView(
                kinds=kinds,
                sub=activity_name(typed.activity, texts) if typed.activity else "",
                empty="" if kinds else texts("no_forms"),
                place=self._place.panel(""),
            )
        self.changed()
