"""The frame: rail of pages, bar with the chips, the page itself, and the word at its foot."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.screenmanager import NoTransition, ScreenManager

from mobile.screens.following import FollowingScreen
from mobile.screens.inspect import InspectScreen
from mobile.screens.log_work import LogWorkScreen
from mobile.screens.map import MapScreen
from mobile.screens.photo import PhotoScreen
from mobile.screens.record import RecordScreen
from mobile.screens.records import RecordsScreen
from mobile.screens.settings import SettingsScreen
from mobile.screens.shift import ShiftScreen
from mobile.screens.short_form import ShortFormScreen
from mobile.screens.sign_in import SignInScreen
from mobile.screens.sync import SyncScreen
from mobile.screens.today import TodayScreen
from mobile.screens.track import TrackScreen
from mobile.screens.unlock import UnlockScreen
from mobile.screens.work import WorkScreen
from mobile.theme import rows, shaping
from mobile.theme.controls import NavItem
from mobile.viewmodels.page import (
    DOORS,
    INSPECT,
    LOG_WORK,
    MAP,
    ON_RAIL,
    PHOTO,
    RECORD,
    RECORDS,
    SETTINGS,
    SHIFT,
    SHORT_FORM,
    SIGN_IN,
    SYNC,
    TODAY,
    TRACK,
    UNLOCK,
    WORK_RECORD,
)
from mobile.viewmodels.shell import Shell

_ = rows  # its classes are named in frame.kv
SCREENS: dict[str, type[FollowingScreen]] = {
    SIGN_IN: SignInScreen,
    UNLOCK: UnlockScreen,
    TODAY: TodayScreen,
    MAP: MapScreen,
    LOG_WORK: LogWorkScreen,
    WORK_RECORD: WorkScreen,
    PHOTO: PhotoScreen,
    INSPECT: InspectScreen,
    SHORT_FORM: ShortFormScreen,
    RECORD: RecordScreen,
    SYNC: SyncScreen,
    SETTINGS: SettingsScreen,
    RECORDS: RecordsScreen,
    SHIFT: ShiftScreen,
    TRACK: TrackScreen,
}


class Frame(FloatLayout):
    """The window's root. Built anew when the language or the look changes."""

    shell = ObjectProperty(None)
    view = ObjectProperty(None, rebind=True)
    is_signed_in = BooleanProperty(False)

    def __init__(self, shell: Shell, **properties: Any) -> None:
        shaping.set_reading_direction(shell.kit.texts.is_rtl)
        super().__init__(shell=shell, view=shell.view, **properties)
        self.screens: list[FollowingScreen] = []
        self.places = [self._place(page.name, page.icon) for page in ON_RAIL]
        self._unwatch: Callable[[], None] = shell.watch(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.view = self.shell.view
        self.is_signed_in = self.view.page not in DOORS
        for item in self.places:
            item.is_active = item.goes_to == self.view.page
            item.count = self.view.needs_you if item.goes_to == SYNC else 0
        if not self.ids.pages.has_screen(self.view.page):
            # Built when first shown: the first frame does not wait for six pages.
            self._add(self.view.page)
        self.ids.pages.current = self.view.page

    def _place(self, page: str, icon: str) -> NavItem:
        """A place on the rail."""
        item = NavItem(icon=icon, text=self.t(page), goes_to=page)
        item.bind(on_release=lambda _: self.shell.go(page))
        self.ids.places.add_widget(item)
        return item

    def _add(self, page: str) -> None:
        screen = SCREENS[page](self.shell, self.shell.models[page], name=page)
        self.screens.append(screen)
        self.ids.pages.add_widget(screen)

    def t(self, key: str) -> str:
        """A text of the tablet in the person's language."""
        return str(self.shell.kit.texts(key))

    def entered(self) -> bool:
        """Enter was pressed outside a field: let the page do what it is for."""
        enter = getattr(self.ids.pages.current_screen, "enter", None)
        if enter is None:
            return False
        enter()
        return True

    def typed(self, text: str) -> None:
        """A key of a keyboard that no field takes: for a page that has its own keys."""
        typed = getattr(self.ids.pages.current_screen, "typed", None)
        if typed is not None and text:
            typed(text)

    def leave(self) -> None:
        """Stop following: the root is thrown away."""
        self._unwatch()
        for screen in self.screens:
            screen.leave()


class Pages(ScreenManager):
    """The pages, one at a time, without movement."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(transition=NoTransition(), **properties)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
