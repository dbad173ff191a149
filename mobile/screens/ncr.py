"""The form of a non-conformance."""

from pathlib import Path

from kivy.lang import Builder

from mobile.screens.following import FollowingScreen
from mobile.screens.photos import PhotoStrip
from mobile.viewmodels.ncr_form import NcrView

_ = PhotoStrip  # named in ncr.kv
_TYPED = ("title", "description", "owner")


class NcrScreen(FollowingScreen):
    """Severity first: it says how much time there is."""

    parts = ("photos",)

    def show(self, view: NcrView) -> None:
        self.ids.severities.options = list(view.severities)
        for name in _TYPED:
            self.ids[name].show(view.value(name))

    def enter(self) -> None:
        self.model.done()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
