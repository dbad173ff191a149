"""Sends and fetches in the background, by itself and on demand; knows how it last went."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mobile.shapes import OutboxCounts, SyncState, SyncSummary
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.observed import Observed

EVERY_S = 60.0
"""Between two syncs by itself when all is well."""
_SOON_S = 2.0


@dataclass(frozen=True)
class SyncChip:
    text: str
    tone: str


class Syncing(Observed):
    """One for the whole tablet. Nothing that saves work ever waits for it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._cancel: Callable[[], None] | None = None
        self.is_running = False
        self._patient_until_ms = 0
        self._files_wait_until_ms = 0
        self.again_at: datetime | None = None
        self.summary: SyncSummary | None = None
        self.counts: OutboxCounts = kit.store.outbox_counts()

    def start(self) -> None:
        """Sync now and from then on by itself."""
        self.sync_now()

    def stop(self) -> None:
        """No further syncs by itself; one that runs ends in its own time."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def saved(self) -> None:
        """Something new is to be sent: do it soon, several in a row at once.

        A server that asked for patience gets it, however much is saved meanwhile.
        """
        self.count()
        held_s = (self._patient_until_ms - self._kit.clock.monotonic_ms()) / 1000
        self._after(max(_SOON_S, held_s))

    def sync_now(self) -> None:
        """Begin unless one runs already; files go too, even if they were to wait longer."""
        self._files_wait_until_ms = 0
        self._begin()

    def _begin(self) -> None:
        if self.is_running:
            return
        self.stop()
        self.is_running = True
        self.changed()
        self._kit.scheduler.in_background(self._both_ways, self._done, self._failed)

    def _both_ways(self) -> SyncSummary:
        with_files = self._kit.clock.monotonic_ms() >= self._files_wait_until_ms
        summary = self._kit.engine.sync_now(with_files)
        if summary.state is SyncState.DONE:
            self._kit.engine.fetch_reference()
        return summary

    def _done(self, summary: SyncSummary) -> None:
        """A pause is for what it was asked for: a photo that has to wait holds no text back."""
        self.summary = summary
        pause_s = (summary.try_again_s or 0.0) if summary.state is SyncState.WAIT else 0.0
        self.again_at = self._kit.clock.now() + timedelta(seconds=pause_s) if pause_s else None
        until_ms = self._kit.clock.monotonic_ms() + int(pause_s * 1000)
        if pause_s and summary.is_text_done:
            self._patient_until_ms, self._files_wait_until_ms = 0, until_ms
            self._ended(min(EVERY_S, pause_s))
            return
        self._patient_until_ms = until_ms
        self._ended(summary.try_again_s)

    def _failed(self, _: Exception) -> None:
        # The network went between the two steps: the work itself is safe either way.
        self.summary = SyncSummary(SyncState.NO_NETWORK)
        self._ended(None)

    def _ended(self, try_again_s: float | None) -> None:
        self.is_running = False
        self.count()
        self._after(try_again_s or EVERY_S)

    def _after(self, seconds: float) -> None:
        self.stop()
        self._cancel = self._kit.scheduler.later(seconds, self._begin)

    def count(self) -> None:
        """Read the outbox again and tell."""
        self.counts = self._kit.store.outbox_counts()
        self.changed()

    @property
    def is_offline(self) -> bool:
        return self.summary is not None and self.summary.state is SyncState.NO_NETWORK

    def chip(self) -> SyncChip:
        """For the top bar: what waits, and whether there is a network."""
        texts, waiting = self._kit.texts, self.counts.made
        if self.summary is not None and self.summary.state is SyncState.SIGN_IN_NEEDED:
            return SyncChip(texts("sign_in_again"), "bad")
        if self.is_offline:
            text = texts("offline_waiting", count=waiting) if waiting else texts("offline")
            return SyncChip(text, "warn")
        if self.is_running:
            return SyncChip(texts("syncing"), "primary")
        if waiting:
            return SyncChip(texts("waiting_chip", count=waiting), "warn")
        if self.counts.needs_you:
            return SyncChip(texts("needs_you_chip", count=self.counts.needs_you), "bad")
        return SyncChip(texts("all_sent"), "ok")
