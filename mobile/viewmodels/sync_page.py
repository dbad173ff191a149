"""The Sync page: safe here, safe there, waiting, needs you; since when, and what to do."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mobile.shapes import Problem, Safety, SyncState, WorkView
from mobile.viewmodels.digits import figure
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.sites import WORK, key_of, work_name
from mobile.viewmodels.sync_problems import ProblemRow, problem_row
from mobile.viewmodels.syncing import Syncing
from mobile.viewmodels.today import Figure
from mobile.viewmodels.upkeep import Upkeep, UpkeepView
from mobile.viewmodels.wording import bytes_text, clock_time, ltr, quantity, since, stretch
from mobile.viewmodels.work_record import SAFETY_TONES
from shared.vocabulary.works import STATES, UNITS

_WORKS_SHOWN = 40
# The oldest first; the tile says how many there are.
_PROBLEMS_SHOWN = 30
_ICONS = {
    Safety.HERE: "cloud-upload-outline",
    Safety.THERE: "cloud-check-outline",
    Safety.NEEDS_YOU: "alert-outline",
}
# Refused for good: the person must know which.
_SAID_BY_CODE = frozenset({"device_revoked", "device_wiped", "protocol_unknown"})
_STRANGER_CODES = frozenset({"not_ours", "tablet_clock"})


@dataclass(frozen=True)
class Tile:
    """One of the four answers: a figure, what it counts, since when."""

    figure: Figure
    sub: str
    icon: str


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
    files: str = ""
    files_sub: str = ""
    files_tone: str = "muted"
    upkeep: UpkeepView = field(default_factory=UpkeepView)


class SyncPage(PageModel):
    """Follows the syncing of the whole tablet."""

    def __init__(self, kit: Kit, syncing: Syncing) -> None:
        super().__init__()
        self._kit, self._syncing = kit, syncing
        self._upkeep = Upkeep(kit)
        self._upkeep.watch(self._after_upkeep)
        self.view = SyncPageView()

    def opened(self) -> None:
        self._syncing.count()
        self.refresh()

    def ticked(self) -> None:
        self.refresh()

    def synced(self) -> None:
        self.refresh()

    def sync_now(self) -> None:
        self._syncing.sync_now()

    def verify_now(self) -> None:
        self._upkeep.verify()

    def write_rescue(self) -> None:
        self._upkeep.write_rescue()

    def dismiss(self, row: ProblemRow) -> None:
        """Let a refused change go; the office keeps its bytes."""
        if row.dismissed is not None:
            self._kit.store.dismiss(row.dismissed)
            self._syncing.count()
            self.refresh()

    def retry(self, row: ProblemRow) -> None:
        """Try a file again that could not be sent."""
        if row.retried is not None:
            self._kit.store.try_file_again(*row.retried)
            self._syncing.saved()
            self.refresh()

    def _after_upkeep(self) -> None:
        self._syncing.count()
        self.refresh()

    def refresh(self) -> None:
        """Read the store anew and tell."""
        texts, store = self._kit.texts, self._kit.store
        problems = store.problems()
        headline, tone = self._headline()
        files, files_sub, files_tone = self._files()
        self.view = SyncPageView(
            tiles=self._tiles(problems),
            headline=headline,
            headline_tone=tone,
            last_sync=self._last_sync(),
            problems=tuple(
                problem_row(self._kit, problem) for problem in problems[:_PROBLEMS_SHOWN]
            ),
            works=tuple(self._work_row(work) for work in store.works(limit=_WORKS_SHOWN)),
            is_running=self._syncing.is_running,
            may_sign_in=self._state() is SyncState.SIGN_IN_NEEDED,
            server=texts("server_at", server=ltr(self._kit.server)),
            files=files,
            files_sub=files_sub,
            files_tone=files_tone,
            upkeep=self._upkeep.view(),
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
        return self._why_not_done(state)

    def _why_not_done(self, state: SyncState) -> tuple[str, str]:
        """What ended the last sync, and what the person can do about it."""
        texts, again_at = self._kit.texts, self._syncing.again_at
        code = self._syncing.summary.code if self._syncing.summary else ""
        if code in _STRANGER_CODES:
            return texts.error(code), "warn"
        if code in _SAID_BY_CODE:
            return texts(f"sync_{code}"), "bad"
        if state is SyncState.WAIT and again_at is not None:
            return texts("sync_wait_until", at=clock_time(again_at)), "warn"
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

    def _files(self) -> tuple[str, str, str]:
        """Photos and tracks, apart from text: what waits, how much of it, and since when."""
        texts, files = self._kit.texts, self._syncing.counts.files
        if not (files.waiting or files.there or files.needs_you):
            return texts("no_files"), "", "muted"
        told = texts("files_there", count=files.there)
        if files.last_acknowledged_at:
            told = f"{told} · {self._since(files.last_acknowledged_at)}"
        if not files.waiting:
            return texts("files_all_there"), told, "bad" if files.needs_you else "ok"
        waiting = texts(
            "files_waiting", thumbnails=files.thumbnails, originals=files.originals,
            size=bytes_text(files.bytes_waiting),
        )  # fmt: skip
        oldest = files.oldest_waiting_at
        waits = texts("oldest_waits", since=self._since(oldest)) if oldest else ""
        return waiting, " · ".join(part for part in (waits, told) if part), "warn"

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
        return (
            _tile(counts.held, texts("safe_here"), "primary", "tablet",
                  texts("safe_here_sub")),
            _tile(counts.there, texts("safe_there"), "ok", "cloud-check-outline",
                  last or texts("none_received")),
            _tile(counts.made, texts("waiting"), "warn", "cloud-upload-outline",
                  oldest or texts("nothing_waits")),
            _tile(counts.needs_you, texts("needs_you"), "bad", "alert-outline",
                  needs or texts("nothing_needed")),
        )  # fmt: skip

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
    return Tile(Figure(figure(count), text, tone if count else "muted"), sub, icon)
