"""Inspect: what it is about, which kind, then its form line by line."""

from pathlib import Path
from typing import Any

from kivy.factory import Factory
from kivy.lang import Builder

from mobile.screens.act_bar import ActBar
from mobile.screens.companions import CompanionsPart
from mobile.screens.following import FollowingScreen
from mobile.screens.inspection_rows import CheckLine, ReadingLine, fill_rows
from mobile.screens.photos import PhotoStrip
from mobile.screens.place_card import PlaceCard
from mobile.screens.survey import SurveyPart
from mobile.theme import signature
from mobile.theme.icons import icon_of_work_type
from mobile.viewmodels.inspection_view import InspectView
from shared.vocabulary.inspections import ANSWERS

_ = (ActBar, CompanionsPart, PhotoStrip, PlaceCard, SurveyPart, signature)  # named in inspect.kv
_TONES = {"pass": "ok", "fail": "bad", "not_applicable": "muted"}


class InspectScreen(FollowingScreen):
    """Rows are made once for a form, and filled anew at each change."""

    parts = ("photos",)

    _form: str | None = None

    def show(self, view: InspectView) -> None:
        if view.chosen != self._form:
            self._turn_to(view.chosen)
        self._offer(view)
        fill_rows(self, self.ids.lines, view.lines, self._line)
        self.ids.companions.show(self, view.companions)
        self.ids.survey.show(self, view.survey)
        fill_rows(self, self.ids.readings, view.readings, self._reading)
        self.ids.tests.options = list(view.tests) if view.chosen else []
        self.ids.results.options = list(view.results)
        for name in ("from_m", "notes"):
            self.ids[name].show(view.value(name))
        self.ids.signer.show(view.signed.name)
        self.ids.capacity.show(view.signed.capacity)
        self.ids.place.show_map(self.shell.map_page.view)

    def _turn_to(self, form: str) -> None:
        """The choice or the form, from its beginning; the other one takes no touches."""
        if self._form is None:
            # The ids hold them weakly, and one of them is always out of the page.
            self._bodies = self.ids.choosing.__self__, self.ids.form.__self__
        self._form, self.ids.scroll.scroll_y = form, 1
        self.ids.body.clear_widgets()
        self.ids.body.add_widget(self._bodies[bool(form)])

    def _offer(self, view: InspectView) -> None:
        box = self.ids.choices
        rows: list[Any] = [*view.choices, *view.kinds]
        keys = [getattr(row, "code", "") or getattr(row, "key", "") for row in rows]
        if [row.key for row in reversed(box.children)] == keys:
            return
        box.clear_widgets()
        for row, key in zip(rows, keys, strict=True):
            is_activity = hasattr(row, "work_type")
            icon = icon_of_work_type(row.work_type) if is_activity else row.icon
            opener = self.model.choose_activity if is_activity else self.model.choose
            made = Factory.PlainRow(
                key=key, title=row.title, sub=row.sub, icon=icon, tone="primary", opener=opener
            )
            box.add_widget(made)

    def _line(self) -> CheckLine:
        language = self.shell.kit.language
        answers = [(term.code, term.name(language), _TONES[term.code]) for term in ANSWERS]
        return CheckLine(answers=answers, page=self)

    def _reading(self) -> ReadingLine:
        return ReadingLine(page=self)

    def enter(self) -> None:
        if self.view.chosen:
            self.model.save()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
