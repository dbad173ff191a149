"""What came of a day: own records of each kind, counted."""

from dataclasses import dataclass

from mobile.shapes import RecordView
from mobile.viewmodels.digits import figure
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.wording import distance
from shared.rules.clocks import working_date
from shared.vocabulary.tracks import KIND as TRACK
from shared.wire.kinds import KINDS

_COUNTED = ("work", "inspection", "ncr", "defect", "obstacle", "photo", "track")
_PAGE = 100


@dataclass(frozen=True)
class DayLine:
    """A kind of record and how many of today's there are."""

    kind: str
    name: str
    number: str


def day_lines(kit: Kit) -> tuple[DayLine, ...]:
    """Kinds of which the person made some today; of tracks also how far they led."""
    held = kit.store.kinds_held()
    lines = []
    for kind in _COUNTED:
        made = made_today(kit, kind) if held.get(kind) else []
        if made:
            number = figure(len(made))
            if kind == TRACK:
                length_m = sum(float(one.fields.get("length_m") or 0) for one in made)
                number = f"{number} · {distance(length_m, kit.language)}"
            lines.append(DayLine(kind, KINDS[kind].term.name(kit.language), number))
    return tuple(lines)


def made_today(kit: Kit, kind: str) -> list[RecordView]:
    """Own records of this working day: newest first, so the reading ends at the first older."""
    today, found = kit.today(), list[RecordView]()
    while True:
        page = kit.store.records(kind, is_mine=True, limit=_PAGE, offset=len(found))
        found += page
        if len(page) < _PAGE or working_date(page[-1].made_at) < today:
            return [one for one in found if working_date(one.made_at) == today]
