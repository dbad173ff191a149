"""The Sync page: safe here, safe there, waiting, needs you; since when, and what to do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mobile.shapes import Problem, Safety, SyncState, WorkView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.observed import Observed
from mobile.viewmodels.sites import WORK, key_of, work_name
from mobile.viewmodels.syncing import Syncing
from mobile.viewmodels.today import Figure
from mobile.viewmodels.wording import quantity, since, stretch
from mobile.viewmodels.work_record import SAFETY_TONES
from shared.vocabulary.works import STATES, UNITS

_WORKS_SHOWN = 40
_ICONS = {
    Safety.HERE: "cloud-upload-outline",
    Safety.THERE: "cloud-check-outline",
    Safety.NEEDS_YOU: "alert-outline",
}
_OF_OFFICE = frozenset({"returned", "conflict"})
_STRANGER_CODES = frozenset({"not_ours", "tablet_clock"})
_NOT_REFUSED = _OF_OFFICE | {"register_altered"}
_OWN_CODES = _OF_OFFICE | {"waiting_base", "register_altered"}


@dataclass(frozen=True)
class Tile:
    """One of the four answers: a figure, what it counts, since when."""

    figure: Figure
    sub: str
    icon: str


@dataclass(frozen=True)
class ProblemRow:
    """What is wrong, with which work, since when, and what the person does about it."""

    key: str
    title: str
    detail: str
    work: str
    todo: str
    since: str


@dataclass(frozen=True)
class WorkRow:
    """A work on this tablet with where it is safe."""

    key: str
    title: str
    sub: str
    chip: str
    tone: str
    icon: str


@dataclass(frozen=True)
class SyncPageView:
    tiles: tuple[Tile, ...] = ()
    headline: str = ""
    headline_tone: str = "muted"
    last_sync: str = ""
    problems: tuple[ProblemRow, ...] = ()
    works: tuple[WorkRow, ...] = ()
    is_running: bool = False
    may_sign_in: bool = False
    server: str = ""


class SyncPage(Observed):
    """Follows the syncing of the whole tablet."""

    def __init__(self, kit: Kit, syncing: Syncing) -> None:
        super().__init__()
        self._kit, self._syncing = kit, syncing
        self.view = SyncPageView()

    def sync_now(self) -> None:
        self._syncing.sync_now()

    def refresh(self) -> None:
        """Read the store anew and tell."""
        texts, store = self._kit.texts, self._kit.store
        problems = store.problems()
        headline, tone = self._headline()
        self.view = SyncPageView(
            tiles=self._tiles(problems),
            headline=headline,
            headline_tone=tone,
            last_sync=self._last_sync(),
            problems=tuple(self._problem_row(problem) for problem in problems),
            works=tuple(self._work_row(work) for work in store.works(limit=_WORKS_SHOWN)),
            is_running=self._syncing.is_running,
            may_sign_in=self._state() is SyncState.SIGN_IN_NEEDED,
            server=texts("server_at", server=self._kit.server),
        )
        self.changed()

    def _state(self) -> SyncState | None:
        return None if self._syncing.summary is None else self._syncing.summary.state

    def _since(self, moment: datetime) -> str:
        return since(moment, self._kit.clock.now(), self._kit.language)

    def _headline(self) -> tuple[str, str]:
        texts, state = self._kit.texts, self._state()
        if self._syncing.is_running:
            return texts("sync_running"), "primary"
        if state is None:
            return "", "muted"
        if state is SyncState.DONE:
            return self._headline_when_done()
        code = self._syncing.summary.code if self._syncing.summary else ""
        if code in _STRANGER_CODES:
            return texts.error(code), "warn"
        is_blocked = state in (SyncState.SIGN_IN_NEEDED, SyncState.REFUSED)
        return texts(f"sync_{state}"), "bad" if is_blocked else "warn"

    def _headline_when_done(self) -> tuple[str, str]:
        """The last sync went well; what was saved or refused since then is said first."""
        texts, counts = self._kit.texts, self._syncing.counts
        if counts.here:
            return texts("sync_waits"), "warn"
        if counts.needs_you:
            return texts("sync_needs_you"), "bad"
        return texts("sync_done"), "ok"

    def _last_sync(self) -> str:
        at = self._syncing.counts.last_sync_at
        if at is None:
            return self._kit.texts("never_synced")
        return self._kit.texts("last_sync", since=self._since(at))

    def _tiles(self, problems: list[Problem]) -> tuple[Tile, ...]:
        texts, counts = self._kit.texts, self._syncing.counts
        received, waits = counts.last_acknowledged_at, counts.oldest_waiting_at
        last = texts("last_received", since=self._since(received)) if received else ""
        oldest = texts("oldest_waits", since=self._since(waits)) if waits else ""
        needs = self._since(problems[0].since) if problems else ""
        # What the server refused waits no more and is not there, but this tablet still holds it.
        refused = sum(problem.code not in _NOT_REFUSED for problem in problems)
        kept = counts.here + counts.there + refused
        return (
            _tile(kept, texts("safe_here"), "primary", "tablet",
                  texts("safe_here_sub")),
            _tile(counts.there, texts("safe_there"), "ok", "cloud-check-outline",
                  last or texts("none_received")),
            _tile(counts.here, texts("waiting"), "warn", "cloud-upload-outline",
                  oldest or texts("nothing_waits")),
            _tile(counts.needs_you, texts("needs_you"), "bad", "alert-outline",
                  needs or texts("nothing_needed")),
        )  # fmt: skip

    def _problem_row(self, problem: Problem) -> ProblemRow:
        texts = self._kit.texts
        is_own = problem.code in _OWN_CODES
        work = self._kit.store.work(problem.record) if problem.record else None
        title = texts(f"problem_{problem.code}") if is_own else self._refusal(problem)
        return ProblemRow(
            key=_key(problem.record if work else None),
            title=title,
            detail=problem.detail if is_own else "",
            work=work_name(work, texts) if work else "",
            todo=texts(f"do_{problem.code}" if is_own else "do_refused"),
            since=self._since(problem.since),
        )

    def _refusal(self, problem: Problem) -> str:
        texts = self._kit.texts
        message = texts.error(problem.code)
        try:
            field = texts(problem.field)
        except KeyError:
            return message
        return texts("field_error", field=field, message=message)

    def _work_row(self, work: WorkView) -> WorkRow:
        texts, language = self._kit.texts, self._kit.language
        unit = UNITS.name(work.unit, language)
        parts = [
            STATES.name(work.state, language),
            f"{quantity(work.quantity)} {unit}",
            stretch(work.from_m, work.to_m, language),
            self._since(work.made_at),
        ]
        return WorkRow(
            key=_key(work.record),
            title=work_name(work, texts),
            sub=" · ".join(part for part in parts if part),
            chip=texts(f"safety_{work.safety}"),
            tone=SAFETY_TONES[work.safety],
            icon=_ICONS[work.safety],
        )


def _key(record: UUID | None) -> str:
    return key_of(WORK, record) if record else ""


def _tile(count: int, text: str, tone: str, icon: str, sub: str) -> Tile:
    """A figure of nothing stays grey."""
    return Tile(Figure(str(count), text, tone if count else "muted"), sub, icon)
