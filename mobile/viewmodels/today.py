"""Today's tour: returned works first with their reason, then what is due, nearest first."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from mobile.shapes import ActivityView, WorkView
from mobile.viewmodels.digits import figure
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.plane import Point
from mobile.viewmodels.shift import Shift
from mobile.viewmodels.sites import (
    ACTIVITY,
    WORK,
    SiteRow,
    activity_row,
    code_in_text,
    identity_of,
    kind_of,
    planned_dates,
    returned_row,
)
from mobile.viewmodels.syncing import Syncing
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import full_date, keepable, quantity
from shared.rules.clocks import working_date
from shared.vocabulary.works import RETURNED, UNITS

_REFRESH_AFTER_M = 50.0
_MOST_ROWS = 200


@dataclass(frozen=True)
class Figure:
    """A number with its word."""

    number: str
    text: str
    tone: str = "plain"


@dataclass(frozen=True)
class SiteDetail:
    """The chosen row, in full. ``may_log``: an activity; otherwise a work to be corrected."""

    title: str
    lines: tuple[str, ...]
    chip: str
    tone: str
    may_log: bool


@dataclass(frozen=True)
class TodayView:
    date: str = ""
    figures: tuple[Figure, ...] = ()
    rows: tuple[SiteRow, ...] = ()
    empty_title: str = ""
    empty_text: str = ""
    chosen: str = ""
    detail: SiteDetail | None = None


@dataclass
class _Read:
    """What the store said at the last refresh."""

    activities: list[ActivityView] = field(default_factory=list)
    returned: list[WorkView] = field(default_factory=list)


class Today(PageModel):
    """Refreshes when the tablet has moved 50 m, and when asked."""

    def __init__(self, kit: Kit, whereabouts: Whereabouts, syncing: Syncing, shift: Shift) -> None:
        super().__init__()
        self.shift = shift
        self._kit, self._whereabouts, self._syncing = kit, whereabouts, syncing
        self._read_at: Point | None = None
        self._read = _Read()
        self._chosen = ""
        self.search = ""
        self.view = TodayView()

    def opened(self) -> None:
        self.refresh()

    def spoken(self) -> None:
        self.refresh()

    def moved(self) -> None:
        """The fix changed."""
        if self._whereabouts.has_moved(self._read_at, _REFRESH_AFTER_M):
            self.refresh()

    def find(self, text: str) -> None:
        """Show only activities whose name or area holds ``text``."""
        self.search = keepable(text)
        self.refresh()

    def refresh(self) -> None:
        """Read the store anew; a row chosen by hand stays chosen while it is there."""
        store, fix = self._kit.store, self._whereabouts.fix
        self._read_at = self._whereabouts.point
        self.shift.refresh()
        self._read = _Read(
            activities=store.activities_due(
                self._kit.today(), fix, search=self.search, limit=_MOST_ROWS
            ),
            returned=[] if self.search else store.works(states=[RETURNED], is_mine=True, limit=50),
        )
        self._show()

    def choose(self, key: str) -> None:
        """Show one row in full."""
        self._chosen = key
        self._show()

    def has(self, key: str) -> bool:
        """Whether there is a row of that key."""
        return any(row.key == key for row in self.view.rows)

    def activity(self, key: str) -> ActivityView | None:
        """The activity of a row's key, when it is one."""
        if kind_of(key) != ACTIVITY:
            return None
        return next((a for a in self._read.activities if a.code == identity_of(key)), None)

    def work(self, key: str) -> WorkView | None:
        """The returned work of a row's key, when it is one."""
        if kind_of(key) != WORK:
            return None
        return next((w for w in self._read.returned if w.record == UUID(identity_of(key))), None)

    def _show(self) -> None:
        texts, today = self._kit.texts, self._kit.today()
        rows = tuple(returned_row(work, texts) for work in self._read.returned)
        rows += tuple(activity_row(activity, today, texts) for activity in self._read.activities)
        keys = [row.key for row in rows]
        chosen = self._chosen if self._chosen in keys else (keys[0] if keys else "")
        empty = "nothing_due" if self._kit.store.has_reference() else "no_programme"
        self.view = TodayView(
            date=full_date(today, texts.language),
            figures=self._figures(),
            rows=rows,
            empty_title="" if rows else texts("no_activity_found" if self.search else empty),
            empty_text="" if rows or self.search else texts(f"{empty}_why"),
            chosen=chosen,
            detail=self._detail(next((row for row in rows if row.key == chosen), None)),
        )
        self.changed()

    def _figures(self) -> tuple[Figure, ...]:
        texts, returned = self._kit.texts, len(self._read.returned)
        waiting = self._syncing.counts.here
        return (
            Figure(figure(len(self._read.activities)), texts("due_today")),
            Figure(figure(self._logged_today()), texts("logged_today"), "ok"),
            Figure(figure(returned), texts("returned_count"), "bad" if returned else "muted"),
            Figure(figure(waiting), texts("waiting_count"), "warn" if waiting else "muted"),
        )

    def _logged_today(self) -> int:
        """Own works of this working day: newest first, so the count ends at the first older."""
        today, offset, count = self._kit.today(), 0, 0
        while True:
            page = self._kit.store.works(is_mine=True, limit=100, offset=offset)
            days = [working_date(work.made_at) for work in page]
            count += sum(day == today for day in days)
            is_past = bool(days) and days[-1] < today - timedelta(days=1)
            if len(page) < 100 or is_past:
                return count
            offset += 100

    def _detail(self, row: SiteRow | None) -> SiteDetail | None:
        if row is None:
            return None
        activity = self.activity(row.key)
        lines = [row.sub, row.meta]
        if activity is not None:
            lines += self._plan_lines(activity)
        shown = tuple(line for line in lines if line)
        return SiteDetail(row.title, shown, row.chip, row.tone, may_log=activity is not None)

    def _plan_lines(self, activity: ActivityView) -> list[str]:
        texts = self._kit.texts
        lines = [planned_dates(activity, texts)]
        lines += [
            texts(
                "boq_left",
                name=texts.either(line.description_ar, line.description_en),
                quantity=quantity(line.quantity),
                unit=UNITS.name(line.unit, texts.language),
            )
            for line in activity.boq_lines
        ]
        lines.append(texts("works_logged", count=activity.works_count))
        return [*lines, code_in_text(activity.code)]
