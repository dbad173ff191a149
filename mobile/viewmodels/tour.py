"""Today's tour: its stops in planned order, how far and which way, which of them are done."""

import math
from dataclasses import dataclass, replace

from mobile.shapes import ActivityView, RecordView, StopView, TourView
from mobile.viewmodels.day import made_today
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.plane import Point, distance_m, to_plane
from mobile.viewmodels.sites import (
    SiteDetail,
    SiteRow,
    activity_name,
    away,
    code_in_text,
    is_on_site,
    key_of,
)
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import distance, stretch
from shared.rules.inspections import ATTENDED_ONCE
from shared.rules.tours import Aim, is_at_stop
from shared.vocabulary import inspections
from shared.vocabulary.tours import TOUR_KINDS

STOP = "stop"
_EVIDENCE = ("inspection", "work")


@dataclass(frozen=True)
class TourStop:
    """A stop with what the tablet knows of it. ``at``: on the tablet's plane; None: unknown."""

    key: str
    tour: TourView
    stop: StopView
    activity: ActivityView | None
    at: Point | None
    is_done: bool = False
    is_next: bool = False


class DayTour:
    """Read anew with Today. A stop is done when its person recorded something there today."""

    def __init__(self, kit: Kit, whereabouts: Whereabouts) -> None:
        self._kit, self._whereabouts = kit, whereabouts
        self.stops: tuple[TourStop, ...] = ()

    def read(self) -> None:
        tours = self._kit.store.tours(self._kit.today())
        made = self._made_today() if tours else []
        found = [self._stop(tour, stop) for tour in tours for stop in tour.stops]
        done = self._done(found, made)
        next_ = next((one.key for one in found if one.key not in done), "")
        self.stops = tuple(
            replace(one, is_done=one.key in done, is_next=one.key == next_) for one in found
        )

    def find(self, key: str) -> TourStop | None:
        return next((one for one in self.stops if one.key == key), None)

    @property
    def done(self) -> int:
        return sum(one.is_done for one in self.stops)

    @property
    def next_key(self) -> str:
        """The stop to go to now; "" when there is none."""
        return next((one.key for one in self.stops if one.is_next), "")

    @property
    def records(self) -> frozenset[str]:
        """Keys of the records that are stops: they need not be listed a second time."""
        asked = [(one.stop.record, self._asked(one.stop)) for one in self.stops]
        return frozenset(key_of(record.kind, key) for key, record in asked if key and record)

    @property
    def activities(self) -> frozenset[str]:
        """Codes of those that are stops: they need not be listed a second time."""
        return frozenset(one.stop.activity for one in self.stops if one.stop.activity)

    def rows(self) -> tuple[SiteRow, ...]:
        return tuple(map(self._row, self.stops))

    def detail(self, key: str) -> SiteDetail | None:
        """A stop in full: what to do, where it lies, how far and in which direction."""
        one = self.find(key)
        if one is None:
            return None
        texts, tour = self._kit.texts, one.tour
        of = texts("tour_stop_of", order=one.stop.order, count=len(tour.stops))
        kind = TOUR_KINDS.name(tour.kind, texts.language)
        lines = [
            f"{of} · {kind} · {texts.either(tour.title_ar, tour.title_en)}",
            texts("tour_progress", done=self.done, count=len(self.stops)),
            activity_name(one.activity, texts) if one.activity else "",
            self._where(one),
            self._direction(one),
            code_in_text(one.stop.activity) if one.stop.activity else "",
        ]
        chip, tone = self._state(one)
        shown = tuple(line for line in lines if line)
        row = self._row(one)
        return SiteDetail(row.title, shown, chip, tone, may_log=True, act=self._act(one))

    def opens(self, key: str, may_inspect: bool) -> str:
        """The key of what one touch opens: the inspection's form, a work's, or a record."""
        one = self.find(key)
        if one is None:
            return ""
        stop = one.stop
        if stop.inspection_type and may_inspect:
            return key_of("inspect", f"{stop.inspection_type}:{stop.activity or ''}")
        if stop.record is not None and (record := self._kit.store.record(stop.record)):
            return key_of(record.kind, stop.record)
        return key_of("activity", stop.activity or "")

    def _act(self, one: TourStop) -> str:
        if one.stop.inspection_type:
            return "tour_start_inspection"
        return "tour_show" if one.stop.record else "tour_start_work"

    def _stop(self, tour: TourView, stop: StopView) -> TourStop:
        fix = self._whereabouts.fix
        activity = self._kit.store.activity(stop.activity, fix) if stop.activity else None
        at = None
        if stop.lat is not None and stop.lon is not None:
            at = to_plane(stop.lat, stop.lon)
        elif activity is not None:
            at = to_plane(*(activity.nearest or (activity.lat, activity.lon)))
        return TourStop(key_of(STOP, f"{tour.tour}/{stop.order}"), tour, stop, activity, at)

    def _done(self, stops: list[TourStop], made: list[RecordView]) -> set[str]:
        """Keys of the stops that were attended: by their own inspection, or what was made there."""
        asked = {one.key: record for one in stops if (record := self._asked(one.stop))}
        attended = {key for key, record in asked.items() if record.state in ATTENDED_ONCE}
        named = {record.record for record in asked.values()}
        others = [one for one in stops if one.key not in asked]
        return attended | _made_at(others, [one for one in made if one.record not in named])

    def _asked(self, stop: StopView) -> RecordView | None:
        """The inspection that a stop is there for, whoever asked for it."""
        record = self._kit.store.record(stop.record) if stop.record else None
        return record if record and record.kind == inspections.KIND else None

    def _made_today(self) -> list[RecordView]:
        return [record for kind in _EVIDENCE for record in made_today(self._kit, kind)]

    def _row(self, one: TourStop) -> SiteRow:
        texts = self._kit.texts
        chip, tone = self._state(one)
        look = one.activity.work_type if one.activity else STOP
        return SiteRow(
            key=one.key,
            title=texts.either(one.stop.what_ar, one.stop.what_en),
            sub=activity_name(one.activity, texts) if one.activity else self._contract(one),
            meta=" · ".join(part for part in (self._where(one), self._away(one)) if part),
            chip=chip,
            tone=tone,
            work_type="done" if one.is_done else look,
        )

    def _contract(self, one: TourStop) -> str:
        number = one.activity.contract if one.activity else one.tour.contract
        return self._kit.texts("contract", number=number) if number is not None else ""

    def _where(self, one: TourStop) -> str:
        texts, activity = self._kit.texts, one.activity
        parts = [self._contract(one) if activity else ""]
        if activity is not None and activity.section:
            parts.append(stretch(activity.from_m, activity.to_m, texts.language))
        return " · ".join(part for part in parts if part)

    def _away(self, one: TourStop) -> str:
        return away(self._metres(one), self._whereabouts.fix, self._kit.texts)

    def _metres(self, one: TourStop) -> float | None:
        here = self._whereabouts.point
        return None if here is None or one.at is None else distance_m(here, one.at)

    def _direction(self, one: TourStop) -> str:
        texts, here, metres = self._kit.texts, self._whereabouts.point, self._metres(one)
        if here is None or one.at is None or metres is None:
            return ""
        if is_on_site(metres, self._whereabouts.fix):
            return texts("on_site")
        bearing = texts(f"bearing_{eighth(here, one.at)}")
        return texts("tour_direction", distance=distance(metres, texts.language), bearing=bearing)

    def _state(self, one: TourStop) -> tuple[str, str]:
        texts = self._kit.texts
        if one.is_done:
            return texts("tour_done"), "ok"
        return (texts("tour_next"), "primary") if one.is_next else (texts("tour_planned"), "muted")


def eighth(start: Point, end: Point) -> int:
    """Which of eight directions ``end`` lies in: 0 north, 2 east, and so on."""
    angle = math.degrees(math.atan2(end[0] - start[0], end[1] - start[1]))
    return round(angle / 45) % 8


def _made_at(stops: list[TourStop], made: list[RecordView]) -> set[str]:
    """Keys of the stops that were recorded at. A record is of one stop: of several at one place,
    of that which asks for an inspection of its type, else of the first.
    """
    left, done = list(made), set[str]()
    for is_asked in (True, False):
        for one in stops:
            wanted = one.stop.inspection_type if is_asked else None
            fitting = (
                record
                for record in left
                if (not is_asked or (wanted and record.fields.get("type") == wanted))
                and _is_at(record, one.stop, one.at)
            )
            record = None if one.key in done else next(fitting, None)
            if record is not None:
                left.remove(record)
                done.add(one.key)
    return done


def _is_at(record: RecordView, stop: StopView, at: Point | None) -> bool:
    place, metres = record.fields.get("place"), None
    if place is not None and at is not None:
        metres = distance_m(to_plane(float(place["lat"]), float(place["lon"])), at)
    aim = Aim(stop.activity, stop.record)
    return is_at_stop(aim, record.fields.get("activity"), record.of, metres)
