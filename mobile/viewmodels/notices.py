"""The word at the foot of the page after an act, and the way back from that act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mobile.faults import PortError
from mobile.shapes import Safety, SavedChange
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.observed import Observed

_SECONDS = 8.0


@dataclass(frozen=True)
class Notice:
    """A word at the foot of the page; ``action`` undoes what it tells, "" when nothing can."""

    text: str
    action: str = ""


class Notices(Observed):
    """One notice at a time; it goes by itself after some seconds."""

    def __init__(self, kit: Kit, on_undone: Callable[[], None]) -> None:
        super().__init__()
        self._kit, self._on_undone = kit, on_undone
        self._saved: tuple[SavedChange, ...] = ()
        self._cancel: Callable[[], None] | None = None
        self.notice: Notice | None = None

    def say(self, text: str, undo: Sequence[SavedChange] = ()) -> None:
        """A word for some seconds, with a way back from what was saved together."""
        self._saved = tuple(undo)
        self.notice = Notice(text, self._kit.texts("undo") if undo else "")
        self.stop()
        self._cancel = self._kit.scheduler.later(_SECONDS, self.hush)
        self.changed()

    def hush(self) -> None:
        """Take the word away."""
        self._saved, self.notice = (), None
        self.changed()

    def stop(self) -> None:
        """Let the word's time no longer run."""
        if self._cancel is not None:
            self._cancel()

    def undo(self) -> None:
        """Put back what the last act changed."""
        if not self._saved:
            return
        try:
            self._kit.store.undo_together(self._saved)
        except PortError as fault:
            self.say(self._kit.texts.error(fault.code))
            return
        self._on_undone()
        self.say(self._kit.texts("undone"))

    def hush_what_was_sent(self) -> None:
        """Take "waiting to send" away once it is not true any more."""
        is_saved = self.notice and self.notice.text == self._kit.texts("saved_here")
        if is_saved and self._saved and not any(map(self._waits, self._saved)):
            self.hush()

    def _waits(self, saved: SavedChange) -> bool:
        record = self._kit.store.record(saved.record)
        return record is not None and record.safety is Safety.HERE
