"""The first frame: our sign and name on the ground of the look, while the tablet is opened."""

from typing import Any

from kivy.graphics import Color, Rectangle, SmoothRoundedRectangle
from kivy.metrics import dp, sp
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.label import Label

from mobile.theme import fonts, palette
from mobile.theme.icons import glyph
from mobile.viewmodels.texts import Texts

_SIDE = 96


class OpeningFrame(FloatLayout):
    """Drawn without a .kv and without a store: nothing may be slower than Kivy's own hello."""

    def __init__(self, texts: Texts, **properties: Any) -> None:
        super().__init__(**properties)
        with self.canvas.before:
            Color(*palette.GROUND)
            self._ground = Rectangle()
            Color(*palette.PRIMARY)
            self._plate = SmoothRoundedRectangle(size=(dp(_SIDE), dp(_SIDE)), radius=[dp(26)])
        sign = Label(text=glyph("road-variant"), font_name=fonts.ICONS, font_size=sp(54))
        name = Label(text=texts("app"), font_name=fonts.WORDS, font_size=sp(34), bold=True)
        sign.color, name.color = palette.ON_FILL, palette.TEXT
        sign.pos_hint, name.pos_hint = {"center_y": 0.56}, {"center_y": 0.44}
        self.add_widget(sign)
        self.add_widget(name)
        self.bind(pos=self._place, size=self._place)

    def _place(self, *_: Any) -> None:
        self._ground.pos, self._ground.size = self.pos, self.size
        side = dp(_SIDE)
        self._plate.pos = (self.center_x - side / 2, self.y + self.height * 0.56 - side / 2)
