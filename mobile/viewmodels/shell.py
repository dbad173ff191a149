"""Every view-model of the running tablet, and what follows when one of them has acted."""

from collections.abc import Callable
from uuid import UUID

from mobile.shapes import RecordView, SavedChange
from mobile.viewmodels.form_sites import FormSites
from mobile.viewmodels.guide import Guide
from mobile.viewmodels.inspection import Inspecting
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_work import LogWork
from mobile.viewmodels.map_page import MapPage
from mobile.viewmodels.ncr_typed import NcrBegun
from mobile.viewmodels.page import (
    INSPECT,
    LOG_WORK,
    MAP,
    PHOTO,
    RECORD,
    RECORDS,
    SETTINGS,
    SHIFT,
    SHORT_FORM,
    SIGN_IN,
    SYNC,
    TODAY,
    TRACK,
    UNLOCK,
    WORK_RECORD,
    PageModel,
)
from mobile.viewmodels.photo_page import PhotoPage, PhotoSource
from mobile.viewmodels.record_page import RecordPage
from mobile.viewmodels.records import Records
from mobile.viewmodels.settings import Settings
from mobile.viewmodels.shift import Shift
from mobile.viewmodels.short_form import ShortForm
from mobile.viewmodels.sign_in import SignIn
from mobile.viewmodels.site_acts import INSPECT_HERE, SiteKeys
from mobile.viewmodels.sites import ACTIVITY, WORK, key_of, kind_of
from mobile.viewmodels.spots import Spot
from mobile.viewmodels.sync_page import SyncPage
from mobile.viewmodels.today import Today
from mobile.viewmodels.tour import STOP
from mobile.viewmodels.tour_news import TOLD
from mobile.viewmodels.track import Track
from mobile.viewmodels.work_record import WorkRecord
from shared.vocabulary.ncrs import KIND as NCR
from shared.wire.kinds import KINDS


class Shell(Guide):
    """Made once at start. A page tells here what was done in it; here it is known what follows."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.sign_in = SignIn(kit, self.door.signed_in, self.door.ask)
        self.shift = Shift(kit, self.whereabouts, self._recorded)
        self.today = Today(kit, self.whereabouts, self.syncing, self.shift)
        self.track = Track(kit, self.whereabouts, self.shift, self._recorded)
        self.map_page = MapPage(kit, self.whereabouts, self.today)
        self.log_work = LogWork(kit, self.whereabouts, self._work_saved, self._open_photo)
        self.photo_page = PhotoPage(kit, self.back)
        self.work_record = WorkRecord(kit, self._work_withdrawn, self._open_photo, self._deleted)
        self.sync_page = SyncPage(kit, self.syncing)
        self.settings, self.records = Settings(kit, self.look, self.door.leave), Records(kit)
        self.inspecting = Inspecting(
            kit, self.whereabouts, self._saved_together, self._open_photo, self._raise_ncr
        )
        self.short_form = ShortForm(
            kit, self.whereabouts, self._open_photo, self.back, self._saved_together
        )
        self.record_page = RecordPage(
            kit, self._open_photo, self._deleted, self._moved_on, self._act_on
        )
        self.models |= self._models()
        self.openers |= dict.fromkeys(KINDS, self._open_record) | self._openers()
        self.map_page.may_open = lambda key: kind_of(key) in self.openers

    def _openers(self) -> dict[str, Callable[[str], None]]:
        return {
            ACTIVITY: self.log,
            WORK: self._open_work,
            STOP: self._open_stop,
            INSPECT: self.inspect,
            TOLD: self.today.mark_read,
        }

    def _models(self) -> dict[str, PageModel]:
        return {
            SIGN_IN: self.sign_in,
            UNLOCK: self.door.unlock,
            TODAY: self.today,
            MAP: self.map_page,
            LOG_WORK: self.log_work,
            WORK_RECORD: self.work_record,
            PHOTO: self.photo_page,
            SYNC: self.sync_page,
            SHIFT: self.shift,
            TRACK: self.track,
            INSPECT: self.inspecting,
            SHORT_FORM: self.short_form,
            RECORD: self.record_page,
            SETTINGS: self.settings,
            RECORDS: self.records,
        }

    def start(self) -> None:
        """Open where the person was, behind the PIN; or on the sign-in of a new tablet."""
        self.whereabouts.watch(self._moved)
        self.syncing.watch(self._synced)
        self.notices.watch(self.show)
        self.whereabouts.start()
        self.tick()
        self.door.arrive()

    def _begin(self) -> None:
        super()._begin()
        self.map_page.load()
        self.track.refresh()
        self.syncing.start()
        self.kit.make_search_ready()

    def log(self, activity: str = "", spot: Spot | None = None) -> None:
        """The form for a new work, on an activity and at a place on a road when they are given."""
        self.log_work.start(activity, spot)
        self.go(LOG_WORK)

    def _open_stop(self, stop: str) -> None:
        self.open(self.today.tour.opens(key_of(STOP, stop), may_inspect="inspect" in self.openers))

    def correct(self, record: UUID) -> None:
        """The form that corrects a work; what was typed is kept as its draft."""
        self.log_work.start_correction(record)
        self.go_beside(LOG_WORK)

    def inspect(self, key: str = "") -> None:
        """A new inspection; ``key``: ``TYPE:ACTIVITY``, either of them empty."""
        kind, _, activity = key.partition(":")
        self.inspecting.start(activity, **({"type": kind} if kind else {}))
        self.go(INSPECT)

    def act_at(self, act: str, key: str = "") -> None:
        """Inspect, or tell of a non-conformance, defect or obstacle, at the site of a row's key."""
        sites = FormSites(self.kit, self.whereabouts)
        site = SiteKeys(sites, self.today.tour, self.map_page.touched).site_of(key)
        if act != INSPECT_HERE:
            self.short_form.begin(act, site)
            self.go(SHORT_FORM)
            return
        found = {n: v for n, v in (site or {}).items() if v and n in ("section", "from_m", "layer")}
        self.inspecting.start(str((site or {}).get("activity") or ""), **found)
        self.go(INSPECT)

    def _raise_ncr(self, ncr: UUID, begun: NcrBegun) -> None:
        self.short_form.start(NCR, ncr, begun.as_begun())
        self.go(SHORT_FORM)

    def _open_record(self, record: str) -> None:
        self.record_page.start(UUID(record))
        self.go(RECORD)

    def _act_on(self, act: str, record: RecordView) -> None:
        """Attend a request that is held, or look at a non-conformance again."""
        if act == "attend":
            self.inspecting.attend(record.record)
        else:
            self.inspecting.look_again(record)
        self.go(INSPECT)

    def _moved_on(self, saved: SavedChange) -> None:
        self.syncing.saved()
        self.say(self.kit.texts("moved_on"), [saved])

    def _saved_together(self, saved: list[SavedChange]) -> None:
        self.syncing.saved()
        self.go(TODAY)
        self.say(self.kit.texts("saved_here"), saved)

    def _open_work(self, record: str) -> None:
        self.work_record.start(UUID(record))
        self.go(WORK_RECORD)

    def _open_photo(self, photo: PhotoSource) -> None:
        self.photo_page.start(photo)
        self.go(PHOTO)

    def _deleted(self, saved: SavedChange) -> None:
        self.syncing.saved()
        self.say(self.kit.texts("photo_taken_out"), [saved])

    def _work_saved(self, saved: SavedChange, is_correction: bool) -> None:
        self.syncing.saved()
        self.go(TODAY)
        self.say(self.kit.texts("corrected_here" if is_correction else "saved_here"), [saved])

    def _recorded(self, said: str, saved: list[SavedChange]) -> None:
        """Something was saved on a page that stays in front."""
        self.syncing.saved()
        self.say(said, saved)

    def _work_withdrawn(self, saved: SavedChange) -> None:
        self.syncing.saved()
        self.say(self.kit.texts("withdrawn_here"), [saved])

    def _moved(self) -> None:
        self.today.moved()
        self.map_page.moved()
        if self.page not in (self.today, self.map_page):
            self.page.moved()
        self.show()

    def _synced(self) -> None:
        self.map_page.load_newer()
        self.today.refresh()
        self.page.synced()
        self.notices.hush_what_was_sent()
        self.show()
