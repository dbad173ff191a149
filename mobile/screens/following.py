"""A screen that shows what its view-model says, until it is taken down."""

from collections.abc import Callable
from typing import Any

from kivy.properties import ObjectProperty
from kivy.uix.screenmanager import Screen

from mobile.viewmodels.observed import Observed
from mobile.viewmodels.shell import Shell


class FollowingScreen(Screen):
    """``view`` is the view-model's, replaced whole at each change; ``shell`` leads elsewhere.

    ``parts``: ids of widgets that follow the view-model's part of the same name by themselves.
    """

    parts: tuple[str, ...] = ()

    # rebind: without it a .kv rule on view.title would never hear of a new view.
    view = ObjectProperty(None, rebind=True)
    shell = ObjectProperty(None)
    model = ObjectProperty(None)

    def __init__(self, shell: Shell, model: Observed, **properties: Any) -> None:
        self._is_built = False
        super().__init__(shell=shell, model=model, view=model.view, **properties)
        self._is_built = True
        self._unwatch: Callable[[], None] = model.watch(self._follow)
        for part in self.parts:
            self.ids[part].follow(getattr(model, part), shell.kit.store, shell.kit.texts)
        self.show(self.view)

    def _follow(self) -> None:
        self.view = self.model.view

    def on_view(self, _: Any, view: Any) -> None:
        if self._is_built:
            self.show(view)

    def show(self, view: Any) -> None:
        """Whatever a .kv rule cannot say. Screens that need it override it."""

    def t(self, key: str) -> str:
        """A text of the tablet in the person's language."""
        return self.shell.kit.texts(key)

    def leave(self) -> None:
        """Stop following: the screen is thrown away."""
        self._unwatch()
        for part in self.parts:
            self.ids[part].leave()
