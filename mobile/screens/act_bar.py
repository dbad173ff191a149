"""Acts at a site, side by side: inspect, or tell of something found there."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from mobile.theme import words
from mobile.theme.layout import Row
from mobile.viewmodels.site_acts import FOUND, SiteAct, acts_of

_ = words  # its classes are named in act_bar.kv


class ActButton(ButtonBehavior, BoxLayout):
    """An icon over its word."""

    code = StringProperty("")
    text = StringProperty("")
    icon = StringProperty("")


class ActBar(Row):
    """``key``: the site's, as of a row; "here" offers what was found at no site in particular.

    What is not offered is not in the tree, and takes no room.
    """

    shell = ObjectProperty(None, allownone=True)
    key = StringProperty("")

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        for name in ("shell", "key"):
            self.fbind(name, self._offer)
        self._offer()

    def _offer(self, *_: Any) -> None:
        acts = FOUND if self.key == "here" else acts_of(self.key)
        shown = [act.code for act in acts] if self.shell else []
        if [one.code for one in reversed(self.children)] != shown:
            self.clear_widgets()
            for act in acts if self.shell else ():
                self.add_widget(self._button(act))

    def _button(self, act: SiteAct) -> ActButton:
        button = ActButton(code=act.code, text=self.shell.kit.texts(act.text), icon=act.icon)
        button.bind(on_release=lambda _: self.shell.act_at(act.code, self._site()))
        return button

    def _site(self) -> str:
        return "" if self.key == "here" else self.key


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
