"""The day's shift: began, ended, or no work with its reason."""

from pathlib import Path

from kivy.lang import Builder

from mobile.screens.following import FollowingScreen
from mobile.theme.rows import NamedValue, PlainRow
from mobile.viewmodels.shift_view import ShiftView


class ShiftScreen(FollowingScreen):
    """What was reported today is drawn anew when it changes."""

    def show(self, view: ShiftView) -> None:
        rows, lines = self.ids.rows, self.ids.summary
        rows.clear_widgets()
        for row in view.rows:
            rows.add_widget(
                PlainRow(key=row.key, title=row.title, sub=row.sub, chip=row.chip, tone=row.tone)
            )
        lines.clear_widgets()
        for line in view.summary:
            lines.add_widget(NamedValue(name=line.name, value=line.number))
        self.ids.workers.show(view.workers)

    def act(self) -> None:
        """Begin the shift, or end the one that is under way."""
        (self.model.end if self.view.is_open else self.model.start)()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
