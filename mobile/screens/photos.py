"""The photos of a form: a strip of small pictures, and the button that takes another one."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.relativelayout import RelativeLayout

from mobile.faults import PortError
from mobile.ports import Store
from mobile.theme import pictures, rows
from mobile.theme.layout import Stack
from mobile.viewmodels.form_photos import FormPhotos, PhotosView, PhotoTile
from mobile.viewmodels.record_photos import RecordPhotos

_ = rows  # its classes are named in photos.kv


class PhotoButton(ButtonBehavior, RelativeLayout):
    """A small picture. ``key``: the photo's; ``marks``: how often something is pointed at."""

    key = StringProperty("")
    marks = StringProperty("")
    texture = ObjectProperty(None, allownone=True)


class CameraButton(ButtonBehavior, RelativeLayout):
    """Takes a picture."""

    is_busy = BooleanProperty(False)
    caption = StringProperty("")


class PhotoStrip(Stack):
    """Follows a ``FormPhotos``; ``texts`` gives the words, ``store`` the pictures."""

    view = ObjectProperty(PhotosView(), rebind=True)

    def follow(self, model: FormPhotos | RecordPhotos, store: Store, texts: Any) -> None:
        """Show the photos of whichever form ``model`` is at; ``leave`` ends that."""
        self._model, self._store, self._texts = model, store, texts
        # The ids hold it weakly, and it leaves its box.
        self._camera = self.ids.camera.__self__
        self._camera.caption = self.t("take_photo")
        self._unwatch = model.watch(self._show)
        self._show()

    def leave(self) -> None:
        self._unwatch()

    def t(self, key: str) -> str:
        return str(self._texts(key)) if key and hasattr(self, "_texts") else ""

    def take(self) -> None:
        self._model.take()

    def put_back(self) -> None:
        self._model.put_back()

    def _show(self) -> None:
        self.view = self._model.view
        box = self.ids.tiles
        if not self.view.may_take:
            box.remove_widget(self._camera)
        shown = [tile for tile in box.children if isinstance(tile, PhotoButton)]
        if [(tile.key, tile.marks) for tile in reversed(shown)] == [
            (tile.key, _count(tile)) for tile in self.view.tiles
        ]:
            return
        box.clear_widgets()
        for tile in self.view.tiles:
            box.add_widget(self._button(tile))
        if self.view.may_take:
            box.add_widget(self._camera)

    def _button(self, tile: PhotoTile) -> PhotoButton:
        button = PhotoButton(key=tile.key, marks=_count(tile), texture=self._texture(tile.picture))
        button.bind(on_release=lambda pressed: self._model.open(pressed.key))
        return button

    def _texture(self, picture: str) -> Any:
        if not picture:
            return None
        try:
            return pictures.texture_of(self._store.picture_bytes(picture))
        except PortError:
            return None


def _count(tile: PhotoTile) -> str:
    return str(tile.marks) if tile.marks else ""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
