"""One photo in full, with the tools that point at something in it."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from kivy.lang import Builder

from mobile.faults import PortError
from mobile.screens.following import FollowingScreen
from mobile.theme import rows
from mobile.theme.pictures import MarkedPicture, texture_of
from mobile.viewmodels.photo_page import PhotoPageView

_ = (rows, MarkedPicture)  # named in photo.kv


class PhotoScreen(FollowingScreen):
    """The picture is read once; its marks follow the view-model."""

    _shown = ""

    def show(self, view: PhotoPageView) -> None:
        if view.picture != self._shown:
            self._shown = view.picture
            self.ids.picture.texture = self._texture(view)
        self.ids.picture.marks = list(view.marks)
        self.ids.caption.show(view.caption)

    def _texture(self, view: PhotoPageView) -> Any:
        """The original, or the small picture where the original is not here any more."""
        for picture in filter(None, (view.picture, view.small)):
            with suppress(PortError):
                return texture_of(self.shell.kit.store.picture_bytes(picture))
        return None


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
