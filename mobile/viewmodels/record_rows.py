"""One line for a record of any kind: what it is, where and when, and how it stands."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from mobile.shapes import RecordView, WorkView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.sites import identity_of, kind_of, work_name
from mobile.viewmodels.wording import ltr, quantity, short_date, stretch
from mobile.viewmodels.work_record import SAFETY_TONES
from shared.rules.clocks import working_date
from shared.vocabulary.works import KIND as WORK
from shared.vocabulary.works import STATES, UNITS
from shared.wire.kinds import KINDS

_ICONS = {
    "work": "road-variant",
    "inspection": "clipboard-check-outline",
    "ncr": "alert-outline",
    "defect": "hammer-wrench",
    "obstacle": "traffic-cone",
    "photo": "eye-outline",
    "track": "map-marker-outline",
    "attendance": "account-outline",
}
# What names a record, the first that it has; words of the vocabulary, or as it was typed.
_NAMED_BY = ("title", "type", "category", "presence", "caption", "mode")
_TOLD_BY = ("description", "notes", "caption", "reason")


@dataclass(frozen=True)
class RecordRow:
    key: str
    title: str
    sub: str
    chip: str
    tone: str
    icon: str


def record_row(kit: Kit, key: str) -> RecordRow:
    """The line of ``KIND:RECORD``; an empty one for what is no longer here."""
    record = UUID(identity_of(key))
    if kind_of(key) == WORK:
        work = kit.store.work(record)
        return _gone(kit, key) if work is None else _of_work(kit, key, work)
    found = kit.store.record(record)
    return _gone(kit, key) if found is None else _of_record(kit, key, found)


def _of_work(kit: Kit, key: str, work: WorkView) -> RecordRow:
    language = kit.language
    parts = [
        f"{quantity(work.quantity)} {UNITS.name(work.unit, language)}",
        stretch(work.from_m, work.to_m, language),
        short_date(working_date(work.made_at), language),
    ]
    return RecordRow(
        key=key,
        title=work_name(work, kit.texts),
        sub=" · ".join(part for part in parts if part),
        chip=STATES.name(work.state, language),
        tone=SAFETY_TONES[work.safety],
        icon=_ICONS[WORK],
    )


def _of_record(kit: Kit, key: str, record: RecordView) -> RecordRow:
    kind, language = KINDS[record.kind], kit.language
    name = kind.term.name(language)
    parts = [
        name,
        _told(record),
        ltr(record.fields["activity"]) if record.fields.get("activity") else "",
        _stretch(record, language),
        short_date(working_date(record.made_at), language),
    ]
    title = _name(record, language)
    return RecordRow(
        key=key,
        title=title or name,
        sub=" · ".join(part for part in (parts if title else parts[1:]) if part),
        chip=kind.states.name(record.state, language) or kit.texts(f"safety_{record.safety}"),
        tone=SAFETY_TONES[record.safety],
        icon=_ICONS.get(record.kind, "file-document-outline"),
    )


def _name(record: RecordView, language: str) -> str:
    for field in _NAMED_BY:
        value = record.fields.get(field)
        if value:
            words = KINDS[record.kind].words_of(field)
            return words.name(str(value), language) if words is not None else str(value)
    return ""


def _told(record: RecordView) -> str:
    """What was written, in one line, unless that is its name already."""
    found = next((record.fields[f] for f in _TOLD_BY if record.fields.get(f)), "")
    # Notes are a list: whoever adds one takes none away.
    told = " · ".join(map(str, found)) if isinstance(found, list) else str(found)
    return "" if told == record.fields.get("caption") else " ".join(told.split())[:80]


def _stretch(record: RecordView, language: str) -> str:
    ends = (record.fields.get("from_m"), record.fields.get("to_m"))
    from_m, to_m = (None if end is None else Decimal(str(end)) for end in ends)
    return stretch(from_m, to_m, language)


def _gone(kit: Kit, key: str) -> RecordRow:
    return RecordRow(key, kit.texts("gone"), "", "", "muted", "file-document-outline")
