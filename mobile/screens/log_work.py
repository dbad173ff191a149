"""Log work, and correct it: the activity, then its form."""

from pathlib import Path

from kivy.factory import Factory
from kivy.lang import Builder

from mobile.screens.act_bar import ActBar
from mobile.screens.following import FollowingScreen
from mobile.screens.photos import PhotoStrip
from mobile.screens.place_card import PlaceCard
from mobile.screens.tickets import TicketBox
from mobile.theme.icons import icon_of_work_type
from mobile.viewmodels.log_view import LogView
from shared.vocabulary.works import UNITS

_ = (ActBar, PhotoStrip, PlaceCard, TicketBox)  # named in log_work.kv
_TYPED = ("from_m", "to_m", "quantity", "thickness_mm", "notes")


class LogWorkScreen(FollowingScreen):
    """What is typed goes to the view-model at once; what it fills in comes back."""

    parts = ("photos",)

    def show(self, view: LogView) -> None:
        for name in _TYPED:
            self.ids[name].show(view.value(name))
        if [row.key for row in reversed(self.ids.choices.children)] != [
            choice.code for choice in view.choices
        ]:
            self._offer(view)
        self.ids.layers.options = view.layer_options
        self.ids.lanes.options = view.lane_options
        self.ids.boq.options = view.boq_options if len(view.boq_options) > 1 else []
        self.ids.tickets.show(view.tickets)
        self.ids.place.show_map(self.shell.map_page.view)

    def _offer(self, view: LogView) -> None:
        box = self.ids.choices
        box.clear_widgets()
        for choice in view.choices:
            row = Factory.PlainRow(
                key=choice.code,
                title=choice.title,
                sub=choice.sub,
                icon=icon_of_work_type(choice.work_type),
                tone="primary",
                opener=self.model.choose_activity,
            )
            box.add_widget(row)

    def edit(self, name: str, text: str) -> None:
        self.model.edit(name, text)

    def add_ticket(self) -> None:
        self.model.add_ticket()
        self.ids.tickets.focus(len(self.ids.tickets.rows) - 1)

    def tonne(self) -> str:
        """The unit of a ticket's weight."""
        return UNITS.name("t", self.shell.kit.language)

    def enter(self) -> None:
        if self.view.chosen:
            self.model.save()

    def chosen_icon(self) -> str:
        """The icon of the chosen activity's kind of work."""
        return icon_of_work_type(self.view.chosen.work_type if self.view.chosen else "")


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
