"""Sync: safe here, safe there, waiting, needs you; and what to do about each."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from mobile.screens.following import FollowingScreen
from mobile.theme.layout import Card, Stack
from mobile.viewmodels.sync_page import SyncPageView
from mobile.viewmodels.sync_problems import ProblemRow


class ProblemCard(Stack):
    """A problem with what to do about it."""

    key = StringProperty("")
    title = StringProperty("")
    detail = StringProperty("")
    work = StringProperty("")
    todo = StringProperty("")
    since = StringProperty("")
    action = StringProperty("")
    second = StringProperty("")
    has_buttons = BooleanProperty(False)
    opener = ObjectProperty(None, allownone=True)
    seconder = ObjectProperty(None, allownone=True)

    def open(self) -> None:
        """Go to the work that it is about."""
        if self.opener is not None:
            self.opener(self.key)

    def do_second(self) -> None:
        """Let it go, or try it again: whichever the row allows."""
        if self.seconder is not None:
            self.seconder()


class UpkeepCard(Card):
    """One line of upkeep: what it is, how it stands, and the button that does it."""

    title = StringProperty("")
    told = StringProperty("")
    more = StringProperty("")
    tone = StringProperty("muted")
    action = StringProperty("")
    icon = StringProperty("")
    needed = NumericProperty(0)
    is_busy = BooleanProperty(False)
    __events__ = ("on_asked",)

    def do(self) -> None:
        """Ask for it."""
        self.dispatch("on_asked")

    def on_asked(self) -> None:
        """The screen says what is done."""


class SyncScreen(FollowingScreen):
    """Enter syncs."""

    def show(self, view: SyncPageView) -> None:
        for card, tile in zip(reversed(self.ids.tiles.children), view.tiles, strict=False):
            card.number, card.text, card.tone = (
                tile.figure.number,
                tile.figure.text,
                tile.figure.tone,
            )
            card.sub, card.icon = tile.sub, tile.icon
        self._list(self.ids.problems, [self._problem(row) for row in view.problems])
        self.ids.works.data = [
            {
                "key": row.key,
                "title": row.title,
                "sub": row.sub,
                "chip": row.chip,
                "tone": row.tone,
                "icon": row.icon,
                "opener": self.shell.open,
            }
            for row in view.works
        ]

    def _problem(self, row: ProblemRow) -> Any:
        return ProblemCard(
            key=row.key,
            title=row.title,
            detail=row.detail,
            work=row.work,
            todo=row.todo,
            since=row.since,
            opener=self.shell.open,
            action=row.action,
            second=self._second(row),
            seconder=lambda: self._do_second(row),
            has_buttons=bool(row.action or row.dismissed or row.retried),
        )

    def _second(self, row: ProblemRow) -> str:
        if row.retried is not None:
            return self.t("retry")
        return self.t("dismiss") if row.dismissed is not None else ""

    def _do_second(self, row: ProblemRow) -> None:
        if row.retried is not None:
            self.model.retry(row)
        else:
            self.model.dismiss(row)

    @staticmethod
    def _list(box: Any, rows: list[Any]) -> None:
        box.clear_widgets()
        for row in rows:
            box.add_widget(row)

    def sign_in(self) -> None:
        self.shell.go("sign_in")

    def enter(self) -> None:
        self.model.sync_now()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
