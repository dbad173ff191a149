"""A drive or walk being recorded, and those that were."""

from pathlib import Path

from kivy.lang import Builder

from mobile.screens.following import FollowingScreen
from mobile.theme.rows import NamedValue, PlainRow
from mobile.viewmodels.track_view import TrackRow, TrackView


class TrackScreen(FollowingScreen):
    """The list is drawn anew only when it changes: figures run on beside it."""

    def __init__(self, *models: object, **properties: object) -> None:
        self._rows: tuple[TrackRow, ...] = ()
        super().__init__(*models, **properties)

    def show(self, view: TrackView) -> None:
        figures = self.ids.figures
        if len(figures.children) != len(view.figures):
            figures.clear_widgets()
            for name, value in view.figures:
                figures.add_widget(NamedValue(name=name, value=value))
        for line, (_, value) in zip(reversed(figures.children), view.figures, strict=True):
            line.value = value
        if view.rows != self._rows:
            self._rows = view.rows
            self.ids.rows.clear_widgets()
            for row in view.rows:
                look = {"icon": "map-marker-path", "chip": row.chip, "tone": row.tone}
                self.ids.rows.add_widget(PlainRow(title=row.title, sub=row.sub, **look))

    def act(self) -> None:
        """Start or go on; pause while it is being recorded."""
        (self.model.pause if self.view.state == "recording" else self.model.start)()

    def act_text(self, state: str) -> str:
        """What the first button does."""
        names = {"idle": "track_start", "recording": "track_pause"}
        return self.t(names.get(state, "track_go_on"))


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
