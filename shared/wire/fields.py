"""marshmallow fields of the wire: decimals and chainages as text, times in UTC, our error codes.

A field's error message is an error code of ``shared.wire.errors``; each side says it in the
person's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import MINYEAR, UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from shared.vocabulary.terms import Vocabulary
from shared.wire.digits import latin_digits
from shared.wire.text import clean

_NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,9})?")
# A moment's text without its offset.
_LOCAL_PART = len("2026-03-01T05:12:00.000000")
_CHAINAGE = re.compile(r"(\d{1,4})\+(\d{3})(\.\d{1,3})?")

MESSAGES: dict[str, Any] = {"required": "required", "null": "required", "invalid": "type_wrong"}


class DecimalText(fields.Field[Decimal]):
    """A decimal: text such as "412.50" or "٤١٢٫٥", or a JSON number. Loads to Decimal."""

    default_error_messages = {**MESSAGES, "invalid": "number_wrong"}

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else format(value, "f")

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> Decimal:
        if type(value) is str and value.isascii() and _NUMBER.fullmatch(value):
            return Decimal(value)
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            raise self.make_error("invalid")
        return self._read(latin_digits(clean(str(value))))

    def _read(self, text: str) -> Decimal:
        if not _NUMBER.fullmatch(text):
            raise self.make_error("invalid")
        try:
            return Decimal(text)
        except InvalidOperation as error:
            raise self.make_error("invalid") from error


class WholeText(fields.Field[int]):
    """A whole number as text, such as "12" or "١٢". Loads to int."""

    default_error_messages = {**MESSAGES, "invalid": "number_wrong"}

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> int:
        number = DecimalText().deserialize(value)
        if number != int(number):
            raise self.make_error("invalid")
        return int(number)


class ChainageText(DecimalText):
    """Metres along a road: "12350" or "12+350" (kilometre 12 and 350 metres)."""

    def _read(self, text: str) -> Decimal:
        found = _CHAINAGE.fullmatch(text.replace(" ", ""))
        if found:
            kilometres, metres, rest = found.groups()
            return Decimal(f"{int(kilometres)}{metres}{rest or ''}")
        return super()._read(text)


class Moment(fields.Field[datetime]):
    """An ISO 8601 time with its zone. Loads to an aware datetime in UTC.

    Any year from 1 to 9999: a tablet whose clock battery is dead says 1970, and what was
    measured with it is graded by ``shared.rules.clocks``, not refused.
    """

    default_error_messages = {**MESSAGES, "invalid": "time_wrong"}

    def _serialize(
        self, value: datetime | None, attr: str | None, obj: Any, **_: Any
    ) -> str | None:
        return None if value is None else write_moment(value)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise self.make_error("invalid") from error
        if moment.tzinfo is None:
            raise self.make_error("invalid")
        return _in_utc(moment)


class Day(fields.Field[date]):
    """A day as "2026-03-01"; also in Arabic-Indic digits."""

    default_error_messages = {**MESSAGES, "invalid": "time_wrong"}

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> date:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        try:
            return date.fromisoformat(latin_digits(clean(value)))
        except ValueError as error:
            raise self.make_error("invalid") from error


class Words(fields.String):
    """Text for people: composed, without bidirectional controls."""

    default_error_messages = MESSAGES

    def __init__(self, max_length: int, min_length: int = 0, **kwargs: Any) -> None:
        limits = validate.And(
            validate.Length(max=max_length, error="too_long"),
            validate.Length(min=min_length, error="required"),
        )
        super().__init__(validate=limits, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = value if type(value) is str else super()._deserialize(value, attr, data, **kwargs)
        return clean(text)


@lru_cache(maxsize=256)
def write_moment(moment: datetime) -> str:
    """UTC with microseconds, Z and a year of four digits: one text for one moment.

    Those written last are remembered: a push says the moment of its receipt with each change.
    """
    return _in_utc(moment).isoformat(timespec="microseconds")[:_LOCAL_PART] + "Z"


def read_moment(text: str) -> datetime:
    """A moment as ``write_moment`` writes it. Raises ValueError."""
    return datetime.fromisoformat(text).astimezone(UTC)


def _in_utc(moment: datetime) -> datetime:
    """``moment`` in UTC; at either end of the calendar, where that leaves it, the end itself."""
    if moment.tzinfo is UTC:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        if moment.year == MINYEAR:
            return datetime.min.replace(tzinfo=UTC)
        return datetime.max.replace(tzinfo=UTC)


def write_decimal(number: Decimal) -> str:
    """One text for one number: no exponent, no zeros at its end, "0" for zero.

    Two people who measured the same must not differ by "400" and "400.0".
    """
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def identifier(**kwargs: Any) -> fields.UUID:
    return fields.UUID(error_messages={**MESSAGES, "invalid_uuid": "id_wrong"}, **kwargs)


def choice(of: Vocabulary, **kwargs: Any) -> fields.String:
    return fields.String(
        validate=validate.OneOf(of.codes, error="choice_wrong"), error_messages=MESSAGES, **kwargs
    )


def code_word(**kwargs: Any) -> fields.String:
    """A code of a list that is data: small Latin letters, digits and _, at most 40."""
    shape = validate.Regexp(r"\A[a-z][a-z0-9_]{0,39}\Z", error="choice_wrong")
    return fields.String(validate=shape, error_messages=MESSAGES, **kwargs)


def decimal_between(least: str, most: str, **kwargs: Any) -> DecimalText:
    """A decimal within both ends, which belong to it."""
    within = validate.Range(Decimal(least), Decimal(most), error="number_not_allowed")
    return DecimalText(validate=within, **kwargs)


def thousandths_between(least: str, most: str, **kwargs: Any) -> DecimalText:
    """The same of at most three decimals, as quantities and dinars have them."""
    within = validate.Range(Decimal(least), Decimal(most), error="number_not_allowed")
    return DecimalText(validate=validate.And(_in_thousandths, within), **kwargs)


def _in_thousandths(number: Decimal) -> None:
    if number != round(number, 3):
        raise ValidationError("number_wrong")


def whole_between(least: int, most: int, **kwargs: Any) -> WholeText:
    """A whole number within both ends, which belong to it."""
    within = validate.Range(least, most, error="number_not_allowed")
    return WholeText(validate=within, **kwargs)


def sha256_text(**kwargs: Any) -> fields.String:
    """A SHA-256 in hexadecimal, as it is written everywhere: 64 small letters and digits."""
    shape = validate.Regexp(r"\A[0-9a-f]{64}\Z", error="type_wrong")
    return fields.String(validate=shape, error_messages=MESSAGES, **kwargs)


def list_of(item: fields.Field[Any], most: int, **kwargs: Any) -> fields.List[Any]:
    """Up to ``most`` items."""
    length = validate.Length(max=most, error="too_large")
    return fields.List(item, validate=length, error_messages=MESSAGES, **kwargs)


def union(item: Callable[[], fields.Field[Any]], most: int) -> fields.Nested:
    """A list that several people edit at once: sent as {"add": [...], "remove": [...]}.

    The whole record holds the list itself (the policy ``union`` of ``shared.sync.merge``).
    """
    sides: dict[str, fields.Field[Any]] = {
        side: list_of(item(), most) for side in ("add", "remove")
    }
    edit = Schema.from_dict(sides, name="UnionEdit")
    return fields.Nested(edit(), error_messages={**MESSAGES, "type": "type_wrong"})


def whole_number(least: int = -(2**62), most: int = 2**62, **kwargs: Any) -> fields.Integer:
    return fields.Integer(
        strict=True,
        validate=validate.Range(least, most, error="number_not_allowed"),
        error_messages={**MESSAGES, "invalid": "number_wrong"},
        **kwargs,
    )
