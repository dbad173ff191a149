"""How a shift is told: the card on Today, the page, the lines of the day's reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mobile.shapes import ContractView, RecordView
from mobile.viewmodels.day import DayLine
from mobile.viewmodels.digits import figure
from mobile.viewmodels.texts import Texts
from mobile.viewmodels.wording import clock_time, counted, short_date
from shared.rules.clocks import working_date
from shared.vocabulary.attendances import NO_WORK, REASONS, SHIFTS

# A clock that was set back since, or a shift that nobody ended: no length is told of these.
_LONGEST = timedelta(hours=16)
_HOURS = ("ساعة واحدة", "ساعتان", "ساعات", "ساعة")
_MINUTES = ("دقيقة واحدة", "دقيقتان", "دقائق", "دقيقة")


@dataclass(frozen=True)
class ShiftCard:
    """``state``: none, open or ended; ``act``: what one touch does, "" for nothing."""

    state: str = "none"
    title: str = ""
    sub: str = ""
    tone: str = "warn"
    act: str = ""


@dataclass(frozen=True)
class ReportRow:
    """An attendance of today. ``key``: ``attendance:UUID``."""

    key: str
    title: str
    sub: str
    chip: str
    tone: str


@dataclass(frozen=True)
class ShiftView:
    """Options are (code, name) pairs; ``errors``: field -> sentence, "" for the whole form."""

    card: ShiftCard = ShiftCard()
    is_open: bool = False
    shifts: tuple[tuple[str, str], ...] = ()
    shift: str = ""
    contracts: tuple[tuple[str, str], ...] = ()
    contract: str = ""
    contract_title: str = ""
    idle_contract: str = ""
    workers: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    place: str = ""
    place_tone: str = "muted"
    rows: tuple[ReportRow, ...] = ()
    summary: tuple[DayLine, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


def card_of(
    record: RecordView | None,
    proposed: str,
    contract: ContractView | None,
    now: datetime,
    texts: Texts,
) -> ShiftCard:
    """Of the shift under way, else of today's that ended, else of the one proposed."""
    if record is None:
        sub = texts("shift_why")
        if contract is not None:
            named = {"number": contract.number}
            title = texts.either(contract.title_ar, contract.title_en)
            sub = f"{texts('contract', **named)} · {title}"
        name = SHIFTS.name(proposed, texts.language)
        title = texts("shift_proposed", shift=name)
        return ShiftCard("none", title, sub, "warn", texts("shift_start"))
    number = record.fields.get("contract")
    where = texts("contract", number=number) if number is not None else ""
    if record.fields.get("ended_at"):
        sub = " · ".join(part for part in (_from_to(record, texts), where) if part)
        return ShiftCard("ended", texts("shift_ended"), sub, "muted")
    sub = " · ".join(part for part in (_since(record, now, texts), where) if part)
    return ShiftCard("open", _open_title(record, texts), sub, "ok", texts("shift_end"))


def _open_title(record: RecordView, texts: Texts) -> str:
    shift = record.fields.get("shift")
    if shift is None:
        return texts("shift_open_other")
    return texts("shift_open", shift=SHIFTS.name(shift, texts.language))


def _since(record: RecordView, now: datetime, texts: Texts) -> str:
    begun = record.made_at
    if not timedelta() <= now - begun < _LONGEST:
        return texts("shift_forgotten", date=short_date(working_date(begun), texts.language))
    return f"{texts('shift_since', time=clock_time(begun))} · {duration(now - begun, texts)}"


def _from_to(record: RecordView, texts: Texts) -> str:
    begun, ended = record.made_at, datetime.fromisoformat(record.fields["ended_at"])
    told = texts("shift_from_to", start=clock_time(begun), end=clock_time(ended))
    lasted = ended - begun
    return told if not timedelta() <= lasted < _LONGEST else f"{told} · {duration(lasted, texts)}"


def duration(lasted: timedelta, texts: Texts) -> str:
    """Hours and minutes in words."""
    hours, minutes = divmod(int(lasted / timedelta(minutes=1)), 60)
    if texts.language != "ar":
        return f"{f'{figure(hours)} h ' if hours else ''}{figure(minutes)} min"
    parts = [counted(hours, _HOURS)] if hours else []
    parts += [counted(minutes, _MINUTES)] if minutes or not hours else []
    return " و".join(parts)


def report_row(
    record: RecordView, texts: Texts, contracts: Mapping[int, ContractView]
) -> ReportRow:
    """A line of today's reports."""
    fields, language = record.fields, texts.language
    number = fields.get("contract")
    contract = contracts.get(number) if isinstance(number, int) else None
    where = texts("contract", number=number) if number is not None else ""
    if contract is not None:
        where = f"{where} · {texts.either(contract.title_ar, contract.title_en)}"
    key = f"attendance:{record.record}"
    if fields.get("presence") == NO_WORK:
        reason = REASONS.name(fields.get("reason"), language)
        chip = texts("shift_no_work")
        return ReportRow(key, reason, f"{clock_time(record.made_at)} · {where}", chip, "warn")
    is_over = bool(fields.get("ended_at"))
    title = texts("shift_ended") if is_over else _open_title(record, texts)
    time = _from_to(record, texts) if is_over else clock_time(record.made_at)
    tone = "muted" if is_over else "ok"
    return ReportRow(
        key, title, f"{time} · {where}", SHIFTS.name(fields.get("shift"), language), tone
    )
