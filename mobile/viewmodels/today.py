"""Today's tour: returned works first with their reason, then what is due, nearest first."""

from dataclasses import dataclass, field
from uuid import UUID

from mobile.shapes import ActivityView, WorkView
from mobile.viewmodels.day import made_today
from mobile.viewmodels.digits import figure
from mobile.viewmodels.due_records import DueRecords
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.plane import Point
from mobile.viewmodels.shift import Shift
from mobile.viewmodels.sites import (
    ACTIVITY,
    WORK,
    SiteDetail,
    SiteRow,
    activity_row,
    code_in_text,
    identity_of,
    kind_of,
    planned_dates,
    returned_row,
)
from mobile.viewmodels.syncing import Syncing
from mobile.viewmodels.tour import STOP, DayTour
from mobile.viewmodels.tour_news import TourNews
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import full_date, keepable, quantity
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
        self.tour, self.due = DayTour(kit, whereabouts), DueRecords(kit)
        self.news = TourNews(kit)
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
        self.tour.read()
        self.news.read()
        self.due.read()
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

    def mark_read(self, tour: str) -> None:
        """What the office changed of a tour was read."""
        self.news.mark_read(tour)
        self.refresh()

    def has(self, key: str) -> bool:
        """Whether there is a row of that key."""
        return any(row.key == key for row in self.view.rows)

    def activity(self, key: str) -> ActivityView | None:
        """The activity of a row's key: it is one, or a stop there."""
        if (stop := self.tour.find(key)) is not None:
            return stop.activity
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
        rows = self._rows()
        keys = [row.key for row in rows]
        wanted = (self._chosen, self.tour.next_key, *keys[:1])
        chosen = next((key for key in wanted if key in keys), "")
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

    def _rows(self) -> tuple[SiteRow, ...]:
        """What the office changed, records by clock, the tour, what came back, what is due."""
        texts, today, fix = self._kit.texts, self._kit.today(), self._whereabouts.fix
        timed = [row for row in self.due.rows() if row.key not in self.tour.records]
        rows = () if self.search else (*self.news.rows(), *timed, *self.tour.rows())
        rows += tuple(returned_row(work, texts) for work in self._read.returned)
        listed = frozenset() if self.search else self.tour.activities
        due = [one for one in self._read.activities if one.code not in listed]
        return rows + tuple(activity_row(activity, fix, today, texts) for activity in due)

    def ticked(self) -> None:
        """Clocks go on: what was due in an hour is late two hours later."""
        if self.due.due:
            self.due.read()
            self._show()

    def _tour_figures(self) -> tuple[Figure, Figure]:
        texts, tour = self._kit.texts, self.tour
        return (
            Figure(figure(len(tour.stops)), texts("tour_stops")),
            Figure(figure(tour.done), texts("tour_done_count"), "ok"),
        )

    def _figures(self) -> tuple[Figure, ...]:
        texts, returned = self._kit.texts, len(self._read.returned)
        waiting = self._syncing.counts.made
        first = (
            Figure(figure(len(self._read.activities)), texts("due_today")),
            Figure(figure(len(made_today(self._kit, "work"))), texts("logged_today"), "ok"),
        )
        return (
            *(self._tour_figures() if self.tour.stops else first),
            Figure(figure(returned), texts("returned_count"), "bad" if returned else "muted"),
            Figure(figure(waiting), texts("waiting_count"), "warn" if waiting else "muted"),
        )

    def _detail(self, row: SiteRow | None) -> SiteDetail | None:
        if row is None or kind_of(row.key) == STOP:
            return self.tour.detail(row.key) if row else None
        told = self.news.detail(row.key) or self.due.detail(row.key)
        if told is not None:
            return told
        activity = self.activity(row.key)
        lines = [row.sub, row.meta]
        if activity is not None:
            lines += self._plan_lines(activity)
        shown = tuple(line for line in lines if line)
        act = "log_here" if activity is not None else "open_record"
        return SiteDetail(row.title, shown, row.chip, row.tone, activity is not None, act)

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
