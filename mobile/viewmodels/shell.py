"""The frame around the pages: which one is shown, the chips above it, the word after an act."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from mobile.faults import PortError
from mobile.shapes import PersonView, Safety, SavedChange
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_work import LogWork
from mobile.viewmodels.map_page import MapPage
from mobile.viewmodels.observed import Observed
from mobile.viewmodels.sign_in import SignIn
from mobile.viewmodels.sites import WORK, identity_of, kind_of
from mobile.viewmodels.sync_page import SyncPage
from mobile.viewmodels.syncing import Syncing
from mobile.viewmodels.today import Today
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import full_date
from mobile.viewmodels.work_record import WorkRecord
from shared.vocabulary.terms import Language

SIGN_IN, TODAY, MAP = "sign_in", "today", "map"
LOG_WORK, WORK_RECORD, SYNC = "log_work", "work", "sync"
_TICK_S = 15.0
_NOTICE_S = 8.0


@dataclass(frozen=True)
class Notice:
    """A word at the foot of the page; ``action`` undoes what it tells, "" when nothing can."""

    text: str
    action: str = ""


@dataclass(frozen=True)
class ShellView:
    page: str = SIGN_IN
    title: str = ""
    sub: str = ""
    person: str = ""
    is_signed_in: bool = False
    sync_text: str = ""
    sync_tone: str = "muted"
    gps_text: str = ""
    gps_tone: str = "muted"
    needs_you: int = 0
    notice: Notice | None = None


class Shell(Observed):
    """Holds every view-model of the running tablet."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.whereabouts = Whereabouts(kit)
        self.syncing = Syncing(kit)
        self.sign_in = SignIn(kit, self._signed_in)
        self.today = Today(kit, self.whereabouts, self.syncing)
        self.map_page = MapPage(kit, self.whereabouts, self.today)
        self.log_work = LogWork(kit, self.whereabouts, self._work_saved)
        self.work_record = WorkRecord(kit, self._work_withdrawn)
        self.sync_page = SyncPage(kit, self.syncing)
        self._undo: SavedChange | None = None
        self._timers: dict[str, Callable[[], None]] = {}
        self._had_reference = False
        self.view = ShellView()

    def start(self) -> None:
        """Open on Today, or on the sign-in of a tablet that nobody has used."""
        self.whereabouts.watch(self._moved)
        self.syncing.watch(self._synced)
        self.whereabouts.start()
        self._tick()
        if self.kit.store.person() is None:
            self.go(SIGN_IN)
        else:
            self._begin()

    def stop(self) -> None:
        """Receiver off, no further syncs by themselves."""
        self.whereabouts.stop()
        self.syncing.stop()
        for cancel in self._timers.values():
            cancel()

    def _signed_in(self, _: PersonView) -> None:
        self._begin()

    def _begin(self) -> None:
        self._had_reference = self.kit.store.has_reference()
        self.today.refresh()
        self.map_page.load()
        self.go(TODAY)
        self.syncing.start()

    def go(self, page: str) -> None:
        """Show a page, its contents read anew."""
        self.view = replace(self.view, page=page)
        self._read_page()
        self._show()

    def _read_page(self) -> None:
        page = self.view.page
        if page in (TODAY, MAP):
            self.today.refresh()
        elif page == LOG_WORK and not self.log_work.view.is_correction:
            self.log_work.start()
        elif page == SYNC:
            self.syncing.count()
            self.sync_page.refresh()
        elif page == WORK_RECORD:
            self.work_record.show()

    def log(self, activity: str = "") -> None:
        """The form for a new work, on an activity when one is given."""
        self.log_work.start(activity)
        self.go(LOG_WORK)

    def correct(self, record: UUID) -> None:
        """The form that corrects a work."""
        self.log_work.start_correction(record)
        self.view = replace(self.view, page=LOG_WORK)
        self._show()

    def leave_correction(self) -> None:
        """Back to the record; what was typed is kept as its draft."""
        self.log_work.start()
        self.go(WORK_RECORD if self.work_record.record else TODAY)

    def back(self) -> None:
        """One step out: from a correction to its record, from any page to Today."""
        if self.view.page == LOG_WORK and self.log_work.view.is_correction:
            self.leave_correction()
        elif self.kit.store.person() is not None:
            self.go(TODAY)

    def open(self, key: str) -> None:
        """What a row's key names: a work's record, or the form for an activity."""
        if kind_of(key) == WORK:
            self.work_record.start(UUID(identity_of(key)))
            self.go(WORK_RECORD)
        elif key:
            self.log(identity_of(key))

    def speak(self, language: Language) -> None:
        """Change the language; every page is read anew."""
        self.kit.speak(language)
        self.today.refresh()
        self.map_page.load()
        self.log_work.show()
        self._read_page()
        self.view = replace(self.view, notice=None)
        self._show()

    def say(self, text: str, undo: SavedChange | None = None) -> None:
        """A word at the foot for some seconds, with a way back when there is one."""
        self._undo = undo
        action = self.kit.texts("undo") if undo else ""
        self.view = replace(self.view, notice=Notice(text, action))
        self._again("notice", _NOTICE_S, self.hush)
        self._show()

    def hush(self) -> None:
        """Take the word away."""
        self._undo = None
        self.view = replace(self.view, notice=None)
        self._show()

    def undo(self) -> None:
        """Put back what the last act changed."""
        saved, texts = self._undo, self.kit.texts
        if saved is None:
            return
        try:
            self.kit.store.undo(saved)
        except PortError as fault:
            self.say(texts.error(fault.code))
            return
        self.syncing.saved()
        self._read_page()
        self.say(texts("undone"))

    def _work_saved(self, saved: SavedChange, is_correction: bool) -> None:
        self.syncing.saved()
        self.go(TODAY)
        self.say(self.kit.texts("corrected_here" if is_correction else "saved_here"), saved)

    def _work_withdrawn(self, saved: SavedChange) -> None:
        self.syncing.saved()
        self.say(self.kit.texts("withdrawn_here"), saved)

    def _moved(self) -> None:
        self.today.moved()
        self.map_page.moved()
        if self.view.page == LOG_WORK:
            self.log_work.moved()
        self._show()

    def _synced(self) -> None:
        has_reference = self.kit.store.has_reference()
        if has_reference and not self._had_reference:
            self._had_reference = True
            self.map_page.load()
        self.today.refresh()
        self.sync_page.refresh()
        if self.view.page == WORK_RECORD:
            self.work_record.show()
        self._hush_what_was_sent()
        self._show()

    def _hush_what_was_sent(self) -> None:
        """Take "waiting to send" away once it is not true any more."""
        notice, saved = self.view.notice, self._undo
        if saved and notice and notice.text == self.kit.texts("saved_here"):
            work = self.kit.store.work(saved.record)
            if work is None or work.safety is not Safety.HERE:
                self.hush()

    def _tick(self) -> None:
        """Chips that age by themselves: an old fix, how long ago."""
        self._again("tick", _TICK_S, self._tick)
        if self.view.page == SYNC:
            self.sync_page.refresh()
        self._show()

    def _again(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        if name in self._timers:
            self._timers[name]()
        self._timers[name] = self.kit.scheduler.later(seconds, call)

    def _show(self) -> None:
        texts, person = self.kit.texts, self.kit.store.person()
        sync, gps = self.syncing.chip(), self.whereabouts.chip()
        is_correcting = self.view.page == LOG_WORK and self.log_work.view.is_correction
        self.view = replace(
            self.view,
            title=texts("correct_work" if is_correcting else self.view.page),
            sub=full_date(self.kit.today(), texts.language),
            person=texts.either(person.name_ar, person.name_en) if person else "",
            is_signed_in=person is not None,
            sync_text=sync.text,
            sync_tone=sync.tone,
            gps_text=gps.text,
            gps_tone=gps.tone,
            needs_you=self.syncing.counts.needs_you,
        )
        self.changed()
