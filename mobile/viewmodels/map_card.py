"""The card at the foot of the map: what was touched, in words, and the one act it offers."""

from dataclasses import dataclass
from uuid import UUID

from mobile.shapes import RecordView, WorkView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.sites import WORK, SiteDetail, identity_of, kind_of, work_name
from mobile.viewmodels.spots import Spot
from mobile.viewmodels.wording import chainage, full_date, ltr, quantity, stretch
from shared.rules.clocks import working_date
from shared.vocabulary import defects
from shared.vocabulary.works import STATES, UNITS

SPOT = "spot"
LOG, OPEN = "log_here", "open_record"


@dataclass(frozen=True)
class MapCard:
    """``act``: the key of its text; "" when there is nothing to do."""

    key: str
    title: str
    chip: str
    tone: str
    lines: tuple[str, ...]
    act: str


def site_card(key: str, detail: SiteDetail) -> MapCard:
    """Of a row of Today's tour."""
    return MapCard(key, detail.title, detail.chip, detail.tone, detail.lines[:3], detail.act)


def record_card(kit: Kit, key: str, may_open: bool) -> MapCard | None:
    """Of a work or another record; None when it is not here any more."""
    record = UUID(identity_of(key))
    if kind_of(key) == WORK:
        work = kit.store.work(record)
        return None if work is None else _work_card(kit, key, work)
    found = kit.store.record(record)
    return None if found is None else _defect_card(kit, key, found, may_open)


def spot_card(kit: Kit, spot: Spot) -> MapCard:
    """Of a place on a road."""
    texts = kit.texts
    lines = [
        texts("chainage_at", chainage=ltr(chainage(round(spot.at.chainage_m)))),
        texts("section_named", section=ltr(spot.at.section)),
        texts("area_named", area=texts.either(*spot.area)) if spot.area else "",
    ]
    activity = kit.store.activity(spot.activity) if spot.activity else None
    if activity is not None:
        lines[1] = texts.either(activity.name_ar, activity.name_en)
    kept = tuple(line for line in lines if line)
    return MapCard(SPOT, texts.either(*spot.street), "", "muted", kept, LOG)


def _work_card(kit: Kit, key: str, work: WorkView) -> MapCard:
    texts = kit.texts
    done = f"{quantity(work.quantity)} {UNITS.name(work.unit, texts.language)}"
    lines = (
        done,
        stretch(work.from_m, work.to_m, texts.language),
        full_date(working_date(work.made_at), texts.language),
    )
    state = STATES.name(work.state, texts.language)
    kept = tuple(line for line in lines if line)
    return MapCard(key, work_name(work, texts), state, "primary", kept, OPEN)


def _defect_card(kit: Kit, key: str, found: RecordView, may_open: bool) -> MapCard:
    texts = kit.texts
    category = defects.CATEGORIES.name(str(found.fields.get("category", "")), texts.language)
    state = defects.STATES.name(found.state, texts.language)
    lines = (
        str(found.fields.get("description") or ""),
        stretch(found.fields.get("from_m"), found.fields.get("to_m"), texts.language),
        full_date(working_date(found.made_at), texts.language),
    )
    kept = tuple(line for line in lines if line)
    return MapCard(key, category, state, "warn", kept, OPEN if may_open else "")
