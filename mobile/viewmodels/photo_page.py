"""One photo in full: pointed at by arrow and circle, said in words, taken out of its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mobile.faults import PortError
from mobile.shapes import FormPhoto
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.wording import clock_time, keepable, short_date
from shared.rules.clocks import working_date

ARROW, CIRCLE = "arrow", "circle"
_SHORTEST = 0.02
"""Of the picture's width or height: a shorter drag was a touch."""
_MOST_MARKS = 50

Point = tuple[float, float]


@dataclass(frozen=True)
class PhotoPageView:
    """``picture``: the original's hash, ``small``: that of the small one, should it be all there
    is. ``marks`` as they travel (shared.wire.photo).
    """

    picture: str = ""
    small: str = ""
    marks: tuple[Mapping[str, Any], ...] = ()
    tool: str = ARROW
    caption: str = ""
    taken: str = ""
    error: str = ""
    is_gone: bool = True


class PhotoSource(Protocol):
    """A photo of a form, or one that is a record already."""

    def read(self) -> FormPhoto | None: ...

    def keep(self, **changed: Any) -> None:
        """Other ``marks`` or another ``caption``, kept at once. Raises PortError."""
        ...

    def take_out(self) -> None:
        """Take it out of what it is evidence of; its place says how it comes back."""
        ...


OpenPhoto = Callable[[PhotoSource], None]
"""Shows a photo in full."""


class PhotoPage(PageModel):
    """One photo at a time. ``on_done`` leads back when it was taken out."""

    def __init__(self, kit: Kit, on_done: Callable[[], None]) -> None:
        super().__init__()
        self._kit, self._on_done = kit, on_done
        self._source: PhotoSource | None = None
        self._tool = ARROW
        self.view = PhotoPageView()

    def start(self, source: PhotoSource) -> None:
        """Look at this photo."""
        self._source, self._tool = source, ARROW
        self._show()

    def key(self) -> None:
        """It is opened from what it is evidence of."""

    def opened(self) -> None:
        self._show()

    def spoken(self) -> None:
        self._show()

    def choose(self, tool: str) -> None:
        """What the next drag draws."""
        self._tool = tool
        self._show()

    def point(self, start: Point, end: Point) -> None:
        """A drag over the picture, from its upper left corner in fractions of its sides.

        An arrow ends where the finger left; a circle has its middle where the finger came.
        """
        if max(abs(end[0] - start[0]), abs(end[1] - start[1])) < _SHORTEST:
            return
        if len(self.view.marks) >= _MOST_MARKS:
            return
        named = zip(("x", "y", "to_x", "to_y"), (*start, *end), strict=True)
        mark = {"mark": self._tool, **{name: _fraction(value) for name, value in named}}
        self._keep(marks=[*self.view.marks, mark])

    def undo_mark(self) -> None:
        """The last mark goes."""
        if self.view.marks:
            self._keep(marks=list(self.view.marks[:-1]))

    def say(self, caption: str) -> None:
        """What the photo shows, kept as it is typed."""
        caption = keepable(caption)
        if caption != self.view.caption:
            self._keep(caption=caption)

    def take_out(self) -> None:
        """Take it out of its form; the form offers to put it back."""
        if self._source is not None and self._try(self._source.take_out):
            self._on_done()

    def _keep(self, **changed: Any) -> None:
        source = self._source
        if source is not None and self._try(lambda: source.keep(**changed)):
            self._show()

    def _try(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except PortError as fault:
            self._show(self._kit.texts.error(fault.code))
            return False
        return True

    def _show(self, error: str = "") -> None:
        photo = self._source.read() if self._source is not None else None
        self.view = PhotoPageView(error=error) if photo is None else self._view(photo, error)
        self.changed()

    def _view(self, photo: FormPhoto, error: str) -> PhotoPageView:
        texts = self._kit.texts
        date = short_date(working_date(photo.taken_at), texts.language)
        place = texts("photo_has_place" if photo.has_place else "photo_no_place")
        taken = texts("photo_taken", date=date, time=clock_time(photo.taken_at))
        return PhotoPageView(
            picture=photo.file,
            small=photo.thumbnail or "",
            marks=photo.marks,
            tool=self._tool,
            caption=photo.caption,
            taken=f"{taken} · {place}",
            error=error,
            is_gone=False,
        )


def _fraction(value: float) -> str:
    return f"{min(1.0, max(0.0, value)):.4f}"
