"""A drive or walk: every fix kept at once, gone on with after a kill, saved as a record."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from mobile.faults import InvalidRecordError, PortError
from mobile.shapes import Fields, RecordView, SavedChange
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.shift import Shift
from mobile.viewmodels.track_fields import RecordedTrack
from mobile.viewmodels.track_view import TrackView, track_row
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import distance
from shared.vocabulary.tracks import KIND, MODES
from shared.wire.fields import write_moment

FORM = "track"
_ROWS = 20


class Track(PageModel):
    """What is known of the track that is under way is its person's draft, kept at each step."""

    needs_each_fix = True

    def __init__(
        self,
        kit: Kit,
        whereabouts: Whereabouts,
        shift: Shift,
        on_saved: Callable[[str, list[SavedChange]], None],
    ) -> None:
        super().__init__()
        self._kit, self._whereabouts, self._on_saved = kit, whereabouts, on_saved
        self._shift = shift
        self._kept: dict[str, Any] = {}
        self._records: list[RecordView] = []
        self._recorded: RecordedTrack | None = None
        self._is_closing = False
        self._error = ""
        self.view = TrackView()

    def opened(self) -> None:
        self.refresh()

    def spoken(self) -> None:
        self.refresh()

    def synced(self) -> None:
        self.refresh()

    def ticked(self) -> None:
        self._count()

    def moved(self) -> None:
        self._count()

    def refresh(self) -> None:
        """Read the store anew; what a kill cut short is brought to its end."""
        self._kept = self._kit.store.draft(FORM)
        recording = self._kit.devices.tracks.recording()
        if recording is not None and recording != self._track:
            # Another's, who is not there any more; it is theirs to end, with the fixes it has.
            self._kit.devices.tracks.stop()
        self._records = self._kit.store.records(KIND, is_mine=True, limit=_ROWS)
        track = self._track
        if track is not None and self._kit.store.record(track) is not None:
            self._forget(track)
        elif track is not None and self._kept.get("ended_at") and not self._is_closing:
            self._close(track)
        self._count()

    @property
    def _track(self) -> UUID | None:
        kept = self._kept.get("track")
        return UUID(kept) if kept else None

    @property
    def state(self) -> str:
        """idle, recording, paused, begun (before a kill) or closing."""
        track = self._track
        if track is None:
            return "idle"
        if self._is_closing or self._kept.get("ended_at"):
            return "closing"
        if self._kit.devices.tracks.recording() == track:
            return "recording"
        return "paused" if self._kept.get("is_paused") else "begun"

    def choose_mode(self, mode: str) -> None:
        """Driven or walked."""
        self._keep(mode=mode)
        self._show()

    def start(self) -> None:
        """Record from now on; also goes on with one that was paused or begun."""
        if self.state in ("recording", "closing"):
            return
        track = self._track or self._kit.store.new_record()
        begun = self._kept.get("started_at") or write_moment(self._kit.clock.now())
        self._error = ""
        try:
            self._keep(track=str(track), started_at=begun, is_paused=None)
            self._kit.devices.tracks.start(track)
        except PortError as fault:
            self._error = self._kit.texts.error(fault.code)
        self._count()

    def pause(self) -> None:
        """Record nothing until it goes on; the way between is not counted."""
        if self.state != "recording":
            return
        self._kit.devices.tracks.stop()
        self._count()
        breaks = [*self._kept.get("breaks", ()), self.view.fixes]
        self._keep(breaks=breaks, is_paused=True)
        self._show()

    def stop(self) -> None:
        """End it and save it; a kill from here on saves it at the next start."""
        track = self._track
        if track is None or self.state == "closing":
            return
        try:
            self._kit.devices.tracks.stop()
            self._count()
            self._keep(ended_at=write_moment(self._kit.clock.now()))
        except PortError as fault:
            self._error = self._kit.texts.error(fault.code)
            self._show()
            return
        self._close(track)

    def _close(self, track: UUID) -> None:
        recorded = self._recording(track)
        recorded.read(self._kept)
        if not recorded.way.count:
            self._forget(track)
            self._error = self._kit.texts("track_empty")
            self._show()
            return
        if not (site := self._site(recorded)):
            self._failed(InvalidRecordError({"contract": "track_no_contract"}))
            return
        fields = {**recorded.fields(self._kept), **site}
        self._is_closing = True
        self._show()
        self._kit.scheduler.in_background(
            lambda: self._kit.store.keep_track(track, recorded.fixes(), fields),
            lambda saved: self._closed(track, saved),
            self._failed,
        )

    def _site(self, recorded: RecordedTrack) -> Fields:
        """Contract and governorate of the shift under way, else of the nearest works."""
        if self._shift.open_record is not None:
            of = self._shift.open_record.fields
            return {name: of[name] for name in ("contract", "governorate") if of.get(name)}
        near = self._kit.store.contracts(recorded.last)[:1]
        return {"contract": near[0].number, "governorate": near[0].governorate} if near else {}

    def _closed(self, track: UUID, saved: SavedChange) -> None:
        self._is_closing = False
        length_m = self._recording(track).way.length_m
        self._forget(track)
        self.refresh()
        said = distance(length_m, self._kit.language)
        self._on_saved(self._kit.texts("track_saved", distance=said), [saved])

    def _failed(self, fault: Exception) -> None:
        """It stays as it is: begun, to be gone on with or stopped again."""
        self._is_closing = False
        self._keep(ended_at=None)
        code = fault.code if isinstance(fault, PortError) else "storage_fault"
        if isinstance(fault, InvalidRecordError):
            code = next(iter(fault.errors.values()))
        self._error = self._kit.texts.error(code)
        self._show()

    def _forget(self, track: UUID) -> None:
        """The store has all of it."""
        if self._kit.devices.tracks.recording() == track:
            self._kit.devices.tracks.stop()
        self._kit.devices.tracks.forget(track)
        mode = self._kept.get("mode")
        self._kit.store.drop_draft(FORM)
        self._kept, self._recorded = {}, None
        if mode:
            self._keep(mode=mode)

    def _keep(self, **fields: Any) -> None:
        for name, value in fields.items():
            self._kit.store.keep_draft(FORM, name, value)
            self._kept[name] = value

    def _recording(self, track: UUID) -> RecordedTrack:
        if self._recorded is None or self._recorded.track != track:
            self._recorded = RecordedTrack(self._kit.devices.tracks, track)
        return self._recorded

    def _count(self) -> None:
        track = self._track
        if track is not None and not self._is_closing:
            try:
                self._recording(track).read(self._kept)
            except PortError as fault:
                self._error = self._kit.texts.error(fault.code)
        self._show()

    def _show(self) -> None:
        kit, state = self._kit, self.state
        self.view = TrackView.told(
            state,
            self._recorded if self._track else None,
            tuple(track_row(one, kit.texts) for one in self._records),
            kit.texts,
            modes=tuple((term.code, term.name(kit.language)) for term in MODES),
            mode=self._kept.get("mode") or "drive",
            gps=kit.locator.trouble() and self._whereabouts.chip().text,
            error=self._error,
        )
        self.changed()
