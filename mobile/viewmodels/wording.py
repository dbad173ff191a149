"""Figures as people read and type them: chainage, distance, quantity, dates, how long ago."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from marshmallow import ValidationError

from mobile.viewmodels.digits import figure
from shared.rules.clocks import KUWAIT
from shared.wire.fields import ChainageText, DecimalText

_ISOLATE, _END = "\u2066", "\u2069"

_WEEKDAYS_AR = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_AR = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
_MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def ltr(text: str) -> str:
    """A code, a signed number or a range that keeps its order inside Arabic text."""
    return f"{_ISOLATE}{text}{_END}"


def chainage(metres: Decimal | float | str | None) -> str:
    """Metres along a road as 12+350; fractions of a metre only where there are some."""
    if metres is None:
        return ""
    whole = Decimal(str(metres)).quantize(Decimal("0.01"))
    kilometres, rest = divmod(whole, 1000)
    digits = f"{rest:06.2f}".rstrip("0").rstrip(".")
    return figure(f"{int(kilometres)}+{digits}")


def stretch(
    from_m: Decimal | float | str | None, to_m: Decimal | float | str | None, language: str
) -> str:
    """Two chainages in the order that the reader meets them."""
    if from_m is None:
        return ""
    start = ltr(chainage(from_m))
    if to_m is None:
        return start
    joint = "إلى" if language == "ar" else "–"
    return f"{start} {joint} {ltr(chainage(to_m))}"


def distance(metres: float, language: str) -> str:
    """Metres to the ten below a kilometre, then kilometres with one decimal."""
    if metres < 1000:
        return f"{figure(round(metres / 10) * 10)} {'م' if language == 'ar' else 'm'}"
    kilometres = metres / 1000
    told = f"{kilometres:.1f}" if kilometres < 100 else f"{kilometres:.0f}"
    return f"{figure(told)} {'كم' if language == 'ar' else 'km'}"


def quantity(value: Decimal | str | None) -> str:
    """A quantity without useless zeros, thousands parted by commas."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)):,f}"
    return figure(text.rstrip("0").rstrip(".") if "." in text else text)


def full_date(day: date, language: str) -> str:
    """Weekday, day, month and year in words."""
    weekdays = _WEEKDAYS_AR if language == "ar" else _WEEKDAYS_EN
    return f"{weekdays[day.weekday()]} {short_date(day, language)} {figure(day.year)}"


def short_date(day: date, language: str) -> str:
    """Day and month in words."""
    months = _MONTHS_AR if language == "ar" else _MONTHS_EN
    return f"{figure(day.day)} {months[day.month - 1]}"


def clock_time(moment: datetime) -> str:
    """Hours and minutes in Kuwait."""
    return ltr(figure(f"{moment.astimezone(KUWAIT):%H:%M}"))


def bytes_text(count: int) -> str:
    """Bytes in the largest unit that fits, as 4.2 MB; they keep their order in Arabic text."""
    size, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    told = f"{size:.0f}" if unit in ("B", "kB") else f"{size:.1f}"
    return ltr(f"{figure(told)} {unit}")


def since(moment: datetime, now: datetime, language: str) -> str:
    """How long ago, in the largest unit that fits; a moment in the future is just now."""
    gone = now.astimezone(UTC) - moment.astimezone(UTC)
    if gone < timedelta(minutes=1):
        return "الآن" if language == "ar" else "just now"
    told = how_long(gone, language)
    return f"منذ {told}" if language == "ar" else f"{told} ago"


def how_long(time: timedelta, language: str) -> str:
    """A time in the largest unit that fits, at least a minute."""
    minutes = max(1, int(time / timedelta(minutes=1)))
    if minutes < 60:
        return _units(minutes, ("دقيقة", "دقيقتين", "دقائق", "دقيقة"), "minute", language)
    if minutes < 24 * 60:
        return _units(minutes // 60, ("ساعة", "ساعتين", "ساعات", "ساعة"), "hour", language)
    return _units(minutes // (24 * 60), ("يوم", "يومين", "أيام", "يومًا"), "day", language)


def _units(count: int, arabic: tuple[str, str, str, str], english: str, language: str) -> str:
    if language != "ar":
        return f"{figure(count)} {english}{'s' if count > 1 else ''}"
    return counted(count, arabic)


def counted(count: int, arabic: tuple[str, str, str, str]) -> str:
    """An Arabic noun with its number: (one, two, 3-10, from 11 on)."""
    one, two, few, many = arabic
    if count in (1, 2):
        return one if count == 1 else two
    return f"{figure(count)} {few if 3 <= count % 100 <= 10 else many}"


def keepable(typed: str) -> str:
    """What was typed without lone surrogates, which no store can keep: halves of a character."""
    return typed.encode("utf-8", "ignore").decode("utf-8")


def read_chainage(typed: str) -> Decimal | None:
    """Metres from 12+350, 12350 or ١٢+٣٥٠, read as the wire reads it; None when it is none."""
    return _read(ChainageText(), typed)


def read_quantity(typed: str) -> Decimal | None:
    """A decimal from 412.5 or ٤١٢٫٥, read as the wire reads it; None when it is none."""
    return _read(DecimalText(), typed)


def _read(field: DecimalText, typed: str) -> Decimal | None:
    try:
        return field.deserialize(typed.strip()) if typed.strip() else None
    except ValidationError:
        return None
