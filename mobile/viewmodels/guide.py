"""Which page is shown and how one gets back, the chips above it, the word after an act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from mobile.shapes import SavedChange
from mobile.viewmodels.door import Door
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.notices import Notice, Notices
from mobile.viewmodels.observed import Observed
from mobile.viewmodels.page import DOORS, ON_RAIL, SIGN_IN, TODAY, PageModel
from mobile.viewmodels.sites import identity_of, kind_of
from mobile.viewmodels.syncing import Syncing
from mobile.viewmodels.where import keep_where, page_to_resume
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import full_date
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


class Guide(Observed):
    """Leads from page to page.

    ``models``: the view-model of each page. ``openers``: what a row's key opens, by its kind.
    ``looks``: told when all that is drawn must be drawn anew.
    """

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit, self.looks = kit, Observed()
        self.whereabouts, self.syncing = Whereabouts(kit), Syncing(kit)
        self.notices = Notices(kit, self._undone)
        self.models: dict[str, PageModel] = {}
        self.door = Door(kit, self._turn_to, self._begin, lambda: self._turn_to(self._shut_on))
        self.openers: dict[str, Callable[[str], None]] = {}
        self._trail: list[str] = []
        self._shut_on = TODAY
        self._whose: UUID | None = None
        self._stop_ticking: Callable[[], None] | None = None
        self.view = ShellView()

    def stop(self) -> None:
        """Receiver off, no further syncs by themselves."""
        self.whereabouts.stop()
        self.syncing.stop()
        self.notices.stop()
        if self._stop_ticking is not None:
            self._stop_ticking()

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
        if page not in DOORS:
            self._shut_on = page
            self._keep_where()
        self.show()

    def _keep_where(self) -> None:
        key = self.page.key()
        if key is not None:
            keep_where(self.kit, self.view.page, key)

    def _begin(self) -> None:
        """The door opened: to where the person was."""
        person, before = self.kit.store.person(), self._whose
        self._whose = person.id if person else None
        if before is not None and before != self._whose:
            for model in self.models.values():
                model.handed_over()
            self.hush()
        self._trail, self.view = [], replace(self.view, page=TODAY)
        self.go(page_to_resume(self.kit, self.models))

    def back(self) -> None:
        """One step out: to the page that led here, from a page of the rail to Today."""
        if self.door.step_back():
            return
        self.page.left()
        self._turn_to(self._trail.pop() if self._trail else TODAY)

    def go_beside(self, page: str) -> None:
        """Show a page of the rail so that ``back`` returns from it: a correction does."""
        self._trail.append(self.view.page)
        self._turn_to(page)

    def open(self, key: str) -> None:
        """What a row's key names: ``activity:CODE``, or ``KIND:UUID`` for a record."""
        opener = self.openers.get(kind_of(key))
        if opener is not None:
            opener(identity_of(key))

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

    def tick(self) -> None:
        """Chips that age by themselves: an old fix, how long ago."""
        self._stop_ticking = self.kit.scheduler.later(_TICK_S, self.tick)
        self.page.ticked()
        self.door.ticked()
        self.show()

    def show(self) -> None:
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
