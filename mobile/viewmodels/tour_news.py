"""What the office changed of tours that this tablet held already: told until it is read."""

from uuid import UUID

from mobile.shapes import TourView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.sites import SiteDetail, SiteRow, key_of, kind_of
from mobile.viewmodels.wording import short_date

TOLD = "told"


class TourNews:
    """Read anew with Today. Each is told with the office's own words for it, if it has any."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.told: tuple[TourView, ...] = ()

    def read(self) -> None:
        self.told = tuple(self._kit.store.changed_tours(self._kit.today()))

    def rows(self) -> tuple[SiteRow, ...]:
        return tuple(map(self._row, self.told))

    def detail(self, key: str) -> SiteDetail | None:
        """None for a key of anything else."""
        if kind_of(key) != TOLD:
            return None
        row = next((row for row in self.rows() if row.key == key), None)
        if row is None:
            return None
        lines = tuple(line for line in (row.meta, row.sub) if line)
        return SiteDetail(row.title, lines, row.chip, row.tone, may_log=False, act="tour_read")

    def mark_read(self, tour: str) -> None:
        """It was read by who has the tablet, and is told no more."""
        for one in self.told:
            if one.tour == UUID(tour):
                self._kit.store.tour_was_read(one)
        self.read()

    def _row(self, tour: TourView) -> SiteRow:
        texts = self._kit.texts
        said = "tour_called_off" if tour.is_cancelled else "tour_changed"
        title = texts.either(tour.title_ar, tour.title_en)
        return SiteRow(
            key=key_of(TOLD, tour.tour),
            title=texts(said, date=short_date(tour.date, texts.language)),
            sub=texts("tour_why", note=tour.note) if tour.note else title,
            meta=title if tour.note else "",
            chip=texts("tour_unread"),
            tone="warn",
            work_type=TOLD,
        )
