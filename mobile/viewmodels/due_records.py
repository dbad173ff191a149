"""Records that wait for this person today, the most urgent first, each with its clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mobile.shapes import RecordView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.map_dots import place_of
from mobile.viewmodels.plane import Point, to_plane
from mobile.viewmodels.record_lines import title_of
from mobile.viewmodels.sites import SiteDetail, SiteRow, activity_name, key_of
from mobile.viewmodels.wording import clock_time, how_long, short_date, stretch
from shared.rules.clocks import working_date
from shared.vocabulary import defects, inspections, ncrs
from shared.wire.fields import read_moment
from shared.wire.kinds import KINDS

_SOON = timedelta(hours=24)
_MOST = 300
SETTLED = {
    ncrs.KIND: ncrs.ENDED,
    defects.KIND: {defects.CLOSED, defects.REJECTED, defects.REPAIRED, defects.WITHDRAWN},
}
RECORD_KINDS = frozenset({inspections.KIND, *SETTLED})


@dataclass(frozen=True)
class DueRecord:
    """``at``: when it is due; None for one that came back and has no time of its own."""

    key: str
    record: RecordView
    at: datetime | None


class DueRecords:
    """Inspections to attend today, own non-conformances and defects whose time is up or nearly."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._edition = -1
        self._open: list[DueRecord] = []
        self.due: tuple[DueRecord, ...] = ()

    def read(self) -> None:
        """The store is read only when something was written since."""
        edition = self._kit.store.edition()
        if edition != self._edition:
            self._edition = edition
            self._open = [*self._inspections(), *self._to_be_put_right(), *self._rejected()]
        now = self._kit.clock.now()
        found = [one for one in self._open if self._is_due(one, now)]
        self.due = tuple(sorted(found, key=lambda one: (one.at is None, one.at or now)))

    def find(self, key: str) -> DueRecord | None:
        return next((one for one in self.due if one.key == key), None)

    def rows(self) -> tuple[SiteRow, ...]:
        return tuple(map(self._row, self.due))

    def detail(self, key: str) -> SiteDetail | None:
        """A record in full, as far as Today tells of it; its page tells the rest."""
        one = self.find(key)
        if one is None:
            return None
        row = self._row(one)
        language = self._kit.language
        state = KINDS[one.record.kind].states.name(one.record.state, language)
        lines = (self._clock(one), row.sub, row.meta, state)
        shown = tuple(line for line in lines if line)
        return SiteDetail(row.title, shown, row.chip, row.tone, may_log=False, act="open_record")

    def place(self, key: str) -> Point | None:
        """On the tablet's plane: where it was recorded, or its activity."""
        one = self.find(key)
        if one is None:
            return None
        activity = self._kit.store.activity(str(one.record.fields.get("activity") or ""))
        there = to_plane(activity.lat, activity.lon) if activity else None
        return place_of(one.record.fields) or there

    def _is_due(self, one: DueRecord, now: datetime) -> bool:
        if one.at is None or one.at <= now + _SOON:
            is_of_today = one.at is None or working_date(one.at) <= self._kit.today()
            return one.record.kind != inspections.KIND or is_of_today
        return False

    def _inspections(self) -> list[DueRecord]:
        """Requests that the office set a time for, this person's or nobody's in particular."""
        person = self._kit.store.person()
        me = {None, "", str(person.id) if person else None}
        found = self._kit.store.records(
            inspections.KIND, states=[inspections.SCHEDULED], limit=_MOST
        )
        mine = [one for one in found if one.fields.get("assignee") in me]
        return [self._due(one, "scheduled_for") for one in mine if one.fields.get("scheduled_for")]

    def _to_be_put_right(self) -> list[DueRecord]:
        found = []
        for kind, settled in SETTLED.items():
            states = [term.code for term in KINDS[kind].states if term.code not in settled]
            found += self._kit.store.records(kind, states=states, is_mine=True, limit=_MOST)
        return [self._due(one, "due_at") for one in found if one.fields.get("due_at")]

    def _rejected(self) -> list[DueRecord]:
        found = self._kit.store.records(
            inspections.KIND, states=[inspections.REJECTED], is_mine=True, limit=_MOST
        )
        return [DueRecord(key_of(one.kind, one.record), one, None) for one in found]

    @staticmethod
    def _due(record: RecordView, name: str) -> DueRecord:
        at = read_moment(str(record.fields[name]))
        return DueRecord(key_of(record.kind, record.record), record, at)

    def _row(self, one: DueRecord) -> SiteRow:
        texts, record = self._kit.texts, one.record
        kind = KINDS[record.kind].term.name(texts.language)
        point = inspections.POINTS.name(str(record.fields.get("point") or ""), texts.language)
        activity = self._kit.store.activity(str(record.fields.get("activity") or ""))
        where = stretch(record.fields.get("from_m"), record.fields.get("to_m"), texts.language)
        about = (kind, point, self._level(record))
        chip, tone = self._state(one)
        return SiteRow(
            key=one.key,
            title=self._title(record),
            sub=" · ".join(part for part in about if part),
            meta=" · ".join(
                filter(None, (activity_name(activity, texts) if activity else "", where))
            ),
            chip=chip,
            tone=tone,
            work_type=record.kind,
        )

    def _title(self, record: RecordView) -> str:
        if record.kind == defects.KIND:
            category = str(record.fields.get("category") or "")
            return defects.CATEGORIES.name(category, self._kit.language)
        return title_of(self._kit, record)

    def _level(self, record: RecordView) -> str:
        language = self._kit.language
        severity = ncrs.SEVERITIES.name(str(record.fields.get("severity") or ""), language)
        return severity or defects.PRIORITIES.name(
            str(record.fields.get("priority") or ""), language
        )

    def _state(self, one: DueRecord) -> tuple[str, str]:
        """How long there is, or since when there is none any more."""
        texts, now = self._kit.texts, self._kit.clock.now()
        if one.at is None:
            return inspections.STATES.name(one.record.state, texts.language), "bad"
        span = how_long(abs(one.at - now), texts.language)
        if one.at < now:
            return texts("overdue_by", time=span), "bad"
        return texts("due_in", time=span), "warn"

    def _clock(self, one: DueRecord) -> str:
        if one.at is None:
            return ""
        texts, day = self._kit.texts, working_date(one.at)
        told = "scheduled_at" if one.record.kind == inspections.KIND else "due_by"
        return texts(told, date=short_date(day, texts.language), time=clock_time(one.at))
