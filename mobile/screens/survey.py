"""The survey of a sample unit: its area, a row for each distress, and the index they come to."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ListProperty, NumericProperty, ObjectProperty

from mobile.screens.inspection_rows import fill_rows, show_while
from mobile.theme import controls, rows, segmented
from mobile.theme.layout import Stack
from mobile.viewmodels.inspection_view import DistressRow, SurveyView
from shared.vocabulary.inspections import DISTRESS_SEVERITIES

_ = (controls, rows, segmented)  # named in survey.kv
_TONES = {"low": "ok", "medium": "warn", "high": "bad"}


class DistressLine(Stack):
    """A distress with its severity and how much there is of it."""

    row = ObjectProperty(DistressRow(0, "", "", ""), rebind=True)
    place = NumericProperty(0)
    degrees = ListProperty()
    page = ObjectProperty(None, allownone=True)

    def fill(self, row: DistressRow) -> None:
        self.row, self.place = row, row.place
        self.ids.quantity.show(row.quantity)

    def grade(self, code: str) -> None:
        self.page.model.survey.grade(self.place, code)

    def typed(self, text: str) -> None:
        if self.page is not None:
            self.page.model.survey.measure(self.place, text)

    def remove(self) -> None:
        self.page.model.survey.take_out(self.place)


class SurveyForm(Stack):
    """All of it. ``page`` hears what is touched and typed in it."""

    view = ObjectProperty(SurveyView(), rebind=True)
    page = ObjectProperty(None, allownone=True)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._kinds = self.ids.kinds.__self__
        self.ids.room.remove_widget(self._kinds)

    def fill(self, page: Any, view: SurveyView) -> None:
        self.page, self.view = None, view
        self.ids.area.show(view.area)
        self.page = page
        self._kinds.options = list(view.kinds)
        show_while(self.ids.room, self._kinds, view.is_adding)
        fill_rows(page, self.ids.distresses, view.rows, self._line)

    def _line(self) -> DistressLine:
        language = self.page.shell.kit.language
        terms = [
            (term.code, term.name(language), _TONES[term.code]) for term in DISTRESS_SEVERITIES
        ]
        return DistressLine(degrees=terms, page=self.page)

    def typed(self, text: str) -> None:
        if self.page is not None:
            self.page.model.survey.measure_area(text)


class SurveyPart(Stack):
    """Its room in the form: empty for any other kind of inspection."""

    def show(self, page: Any, view: SurveyView | None) -> None:
        if view is None:
            self.clear_widgets()
            return
        if not self.children:
            self.add_widget(SurveyForm(page=page))
        self.children[0].fill(page, view)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
