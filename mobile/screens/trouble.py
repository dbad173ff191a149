"""The page of a store in trouble: it needs no store, no shell and no signed-in person."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from mobile.theme import controls, layout, rows, words
from mobile.viewmodels.trouble import Trouble

_ = (controls, layout, rows, words)  # their classes are named in trouble.kv


class TroubleFrame(FloatLayout):
    """Follows ``model`` until it is thrown away."""

    model = ObjectProperty(None)
    view = ObjectProperty(None, rebind=True)

    def __init__(self, model: Trouble, **properties: Any) -> None:
        super().__init__(model=model, view=model.view, **properties)
        self._unwatch: Callable[[], None] = model.watch(self._follow)

    def _follow(self) -> None:
        self.view = self.model.view

    def leave(self) -> None:
        self._unwatch()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
