"""What came of a day: own records of each kind, counted."""

from dataclasses import dataclass

from mobile.viewmodels.digits import figure
from mobile.viewmodels.kit import Kit
from shared.rules.clocks import working_date
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
    """Kinds of which the person made some today."""
    held = kit.store.kinds_held()
    found = {kind: made_today(kit, kind) for kind in _COUNTED if held.get(kind)}
    return tuple(
        DayLine(kind, KINDS[kind].term.name(kit.language), figure(count))
        for kind, count in found.items()
        if count
    )


def made_today(kit: Kit, kind: str) -> int:
    """Own records of this working day: newest first, so the count ends at the first older."""
    today, offset, count = kit.today(), 0, 0
    while True:
        page = kit.store.records(kind, is_mine=True, limit=_PAGE, offset=offset)
        days = [working_date(record.made_at) for record in page]
        count += days.count(today)
        if len(page) < _PAGE or days[-1] < today:
            return count
        offset += _PAGE
