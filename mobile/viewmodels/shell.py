"""The frame around the pages: which one is shown, the chips above it, the word after an act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from mobile.shapes import PersonView, SavedChange
from mobile.viewmodels.form_photos import FormPhotos
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_work import LogWork
from mobile.viewmodels.map_page import MapPage
from mobile.viewmodels.notices import Notice, Notices
from mobile.viewmodels.observed import Observed
from mobile.viewmodels.page import (
    LOG_WORK,
    MAP,
    ON_RAIL,
    SETTINGS,
    PHOTO,
    SIGN_IN,
    SYNC,
    TODAY,
    WORK_RECORD,
    PageModel,
)
from mobile.viewmodels.settings import Settings
from mobile.viewmodels.photo_page import PhotoPage
from mobile.viewmodels.sign_in import SignIn
from mobile.viewmodels.sites import ACTIVITY, WORK, identity_of, kind_of
from mobile.viewmodels.sync_page import SyncPage
from mobile.viewmodels.syncing import Syncing
from mobile.viewmodels.today import Today
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import full_date
from mobile.viewmodels.work_record import WorkRecord
from shared.vocabulary.terms import Language

_TICK_S = 15.0
_RAIL = frozenset(page.name for page in ON_RAIL)


@dataclass(frozen=True)
class ShellView:
    page: str = SIGN_IN
    title: str = ""
    sub: str = ""
    person: str = ""
    is_signed_in: bool = False
    may_go_back: bool = False
    sync_text: str = ""
    sync_tone: str = "muted"
    gps_text: str = ""
    gps_tone: str = "muted"
    needs_you: int = 0
    notice: Notice | None = None


class Shell(Observed):
    """Holds every view-model of the running tablet.

    ``models``: the view-model of each page. ``openers``: what a row's key opens, by its kind.
    """

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit, self.looks = kit, Observed()
        self.whereabouts, self.syncing = Whereabouts(kit), Syncing(kit)
        self.notices = Notices(kit, self._undone)
        self.sign_in = SignIn(kit, self._signed_in)
        self.today = Today(kit, self.whereabouts, self.syncing)
        self.map_page = MapPage(kit, self.whereabouts, self.today)
        self.log_work = LogWork(kit, self.whereabouts, self._work_saved, self._open_photo)
        self.photo_page = PhotoPage(kit, self.back)
        self.work_record = WorkRecord(kit, self._work_withdrawn)
        self.sync_page = SyncPage(kit, self.syncing)
        self.settings = Settings(kit, self.look)
        self.models = self._models()
        self.openers: dict[str, Callable[[str], None]] = {
            ACTIVITY: self.log,
            WORK: self._open_work,
        }
        self._trail: list[str] = []
        self._stop_ticking: Callable[[], None] | None = None
        self._had_reference = False
        self.view = ShellView()

    def _models(self) -> dict[str, PageModel]:
        return {
            SIGN_IN: self.sign_in,
            TODAY: self.today,
            MAP: self.map_page,
            LOG_WORK: self.log_work,
            WORK_RECORD: self.work_record,
            PHOTO: self.photo_page,
            SYNC: self.sync_page,
            SETTINGS: self.settings,
        }

    def start(self) -> None:
        """Open on Today, or on the sign-in of a tablet that nobody has used."""
        self.whereabouts.watch(self._moved)
        self.syncing.watch(self._synced)
        self.notices.watch(self._show)
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
        self.notices.stop()
        if self._stop_ticking is not None:
            self._stop_ticking()

    def _signed_in(self, _: PersonView) -> None:
        self._begin()

    def _begin(self) -> None:
        self._had_reference = self.kit.store.has_reference()
        self.go(TODAY)
        self.map_page.load()
        self.syncing.start()

    @property
    def page(self) -> PageModel:
        """The view-model of the page that is shown."""
        return self.models[self.view.page]

    def go(self, page: str) -> None:
        """Show a page, its contents read anew; ``back`` returns from one that is off the rail."""
        if page in _RAIL or page == SIGN_IN:
            self._trail = []
        elif page != self.view.page:
            self._trail.append(self.view.page)
        self._turn_to(page)

    def _turn_to(self, page: str) -> None:
        self.view = replace(self.view, page=page)
        self.whereabouts.need_each(self.page.needs_each_fix)
        self.page.opened()
        self._show()

    def back(self) -> None:
        """One step out: to the page that led here, from a page of the rail to Today."""
        if self.kit.store.person() is None:
            return
        self.page.left()
        self._turn_to(self._trail.pop() if self._trail else TODAY)

    def log(self, activity: str = "") -> None:
        """The form for a new work, on an activity when one is given."""
        self.log_work.start(activity)
        self.go(LOG_WORK)

    def correct(self, record: UUID) -> None:
        """The form that corrects a work; what was typed is kept as its draft."""
        self.log_work.start_correction(record)
        self._trail.append(self.view.page)
        self._turn_to(LOG_WORK)

    def open(self, key: str) -> None:
        """What a row's key names: ``activity:CODE``, or ``KIND:UUID`` for a record."""
        opener = self.openers.get(kind_of(key))
        if opener is not None:
            opener(identity_of(key))

    def _open_work(self, record: str) -> None:
        self.work_record.start(UUID(record))
        self.go(WORK_RECORD)

    def _open_photo(self, photos: FormPhotos, form: str, photo: UUID) -> None:
        self.photo_page.start(photos, form, photo)
        self.go(PHOTO)

    def speak(self, language: Language) -> None:
        """Change the language; every page is read anew."""
        self.look("language", language)

    def look(self, name: str, value: str) -> None:
        """Change how the tablet looks; what is drawn is drawn anew (``looks``)."""
        self.kit.look(name, value)
        if name in ("language", "digits"):
            for model in self.models.values():
                model.spoken()
        self.page.opened()
        self.hush()
        self.looks.changed()

    def say(self, text: str, undo: Sequence[SavedChange] = ()) -> None:
        """A word at the foot for some seconds, with a way back when there is one."""
        self.notices.say(text, undo)

    def hush(self) -> None:
        """Take the word away."""
        self.notices.hush()

    def undo(self) -> None:
        """Put back what the last act changed."""
        self.notices.undo()

    def _undone(self) -> None:
        self.syncing.saved()
        self.page.opened()

    def _work_saved(self, saved: SavedChange, is_correction: bool) -> None:
        self.syncing.saved()
        self.go(TODAY)
        self.say(self.kit.texts("corrected_here" if is_correction else "saved_here"), [saved])

    def _work_withdrawn(self, saved: SavedChange) -> None:
        self.syncing.saved()
        self.say(self.kit.texts("withdrawn_here"), [saved])

    def _moved(self) -> None:
        self.today.moved()
        self.map_page.moved()
        if self.page not in (self.today, self.map_page):
            self.page.moved()
        self._show()

    def _synced(self) -> None:
        has_reference = self.kit.store.has_reference()
        if has_reference and not self._had_reference:
            self._had_reference = True
            self.map_page.load()
        self.today.refresh()
        self.page.synced()
        self.notices.hush_what_was_sent()
        self._show()

    def _tick(self) -> None:
        """Chips that age by themselves: an old fix, how long ago."""
        self._stop_ticking = self.kit.scheduler.later(_TICK_S, self._tick)
        self.page.ticked()
        self._show()

    def _show(self) -> None:
        texts, person = self.kit.texts, self.kit.store.person()
        sync, gps = self.syncing.chip(), self.whereabouts.chip()
        self.view = replace(
            self.view,
            title=texts(self.page.title() or self.view.page),
            sub=full_date(self.kit.today(), texts.language),
            person=texts.either(person.name_ar, person.name_en) if person else "",
            is_signed_in=person is not None,
            may_go_back=bool(self._trail),
            sync_text=sync.text,
            sync_tone=sync.tone,
            gps_text=gps.text,
            gps_tone=gps.tone,
            needs_you=self.syncing.counts.needs_you,
            notice=self.notices.notice,
        )
        self.changed()
