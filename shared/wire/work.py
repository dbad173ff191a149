"""The fields of a work as they travel. A change carries only the fields that it sets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from marshmallow import (
    INCLUDE,
    ValidationError,
    fields,
    post_load,
    pre_load,
    validates,
    validates_schema,
)

from shared.vocabulary.works import LANES, LAYERS, STATES
from shared.wire.fields import (
    MESSAGES,
    ChainageText,
    DecimalText,
    Moment,
    Words,
    choice,
    identifier,
    list_of,
    union,
    write_decimal,
    write_moment,
)
from shared.wire.quick import QuickSchema
from shared.wire.text import clean
from shared.wire.ticket import MAX_TICKETS, TicketSchema, thickness

MAX_NOTES = 2000
# Added or removed by one change.
MAX_PHOTOS = 100
# Kilometre 9999: the longest road that a chainage can name.
MAX_CHAINAGE_M = Decimal("9999999.99")
MAX_QUANTITY = Decimal("9999999999.999")
QUANTITY_STEP = Decimal("0.001")
# A fix poorer than this says nothing more, and the table's column ends there.
MAX_ACCURACY_M = Decimal("99999.9")
# Absent by their meaning when left blank, so that "" cannot pass for a section of its own.
_NULL_WHEN_BLANK = ("section", "layer", "lane", "return_reason")


class PlaceSchema(QuickSchema):
    """A fix in WGS 84 degrees, its accuracy in metres (68 %), and when the receiver made it.

    ``is_mocked``: the device says that another app made the fix up; kept, and flagged.
    A fix is evidence: an accuracy that is too large is kept as the largest, a negative one,
    which some receivers give for "not known", as none.
    """

    class Meta:
        unknown = INCLUDE

    lat = DecimalText(required=True)
    lon = DecimalText(required=True)
    accuracy_m = DecimalText(load_default=None, allow_none=True)
    fixed_at = Moment(load_default=None, allow_none=True)
    is_mocked = fields.Boolean(truthy={True}, falsy={False}, error_messages=MESSAGES)

    @validates_schema
    def on_the_globe(self, data: dict[str, Any], **_: Any) -> None:
        if abs(data["lat"]) > 90 or abs(data["lon"]) > 180:
            raise ValidationError("place_wrong")

    @post_load
    def hold_accuracy(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        accuracy = data["accuracy_m"]
        if accuracy is None or accuracy < 0:
            return {**data, "accuracy_m": None}
        return {**data, "accuracy_m": min(accuracy, MAX_ACCURACY_M)}


class WorkSchema(QuickSchema):
    """Fields of a work. Unknown ones are kept: a newer tablet may know more than we do.

    Quantities count to three decimals: one that rounds to zero there is not above zero.
    """

    class Meta:
        unknown = INCLUDE

    activity = Words(40, 1)
    boq_item = Words(40, 1)
    section = Words(40, allow_none=True)
    from_m = ChainageText(allow_none=True)
    to_m = ChainageText(allow_none=True)
    layer = choice(LAYERS, allow_none=True)
    lane = choice(LANES, allow_none=True)
    quantity = DecimalText()
    thickness_mm = thickness(allow_none=True)
    tickets = list_of(
        fields.Nested(TicketSchema, error_messages=MESSAGES), MAX_TICKETS, allow_none=True
    )
    notes = Words(MAX_NOTES)
    place = fields.Nested(PlaceSchema, allow_none=True, error_messages=MESSAGES)
    photos = union(identifier, MAX_PHOTOS)
    state = choice(STATES)
    return_reason = Words(MAX_NOTES, allow_none=True)
    accepted_quantity = DecimalText(allow_none=True)

    @pre_load
    def blank_is_none(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict):
            return data
        blank = {n: None for n in _NULL_WHEN_BLANK if _is_blank(data.get(n))}
        return {**data, **blank}

    @validates("quantity")
    def quantity_is_positive(self, value: Decimal, **_: Any) -> None:
        if value.quantize(QUANTITY_STEP, ROUND_HALF_UP) <= 0:
            raise ValidationError("quantity_not_positive")

    @validates("quantity", "accepted_quantity")
    def quantity_is_no_slip(self, value: Decimal | None, **_: Any) -> None:
        if value is not None and abs(value) > MAX_QUANTITY:
            raise ValidationError("number_not_allowed")

    @validates("from_m", "to_m")
    def chainage_is_on_a_road(self, value: Decimal | None, **_: Any) -> None:
        if value is not None and abs(value) > MAX_CHAINAGE_M:
            raise ValidationError("number_not_allowed")

    @validates_schema(skip_on_field_errors=True)
    def stretch_is_in_order(self, data: dict[str, Any], **_: Any) -> None:
        start, end = data.get("from_m"), data.get("to_m")
        if start is not None and end is not None and start > end:
            raise ValidationError("chainage_order", "to_m")


REQUIRED_AT_FIRST = ("activity", "boq_item", "quantity", "state")

work_schema = WorkSchema()


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not clean(value)


_WRITTEN: dict[type[Any], Callable[[Any], str]] = {
    Decimal: write_decimal,
    datetime: write_moment,
    date: str,
    UUID: str,
}


def tidy(loaded: Any) -> Any:
    """Loaded fields as plain JSON values: decimals, moments, days and ids as text; in depth."""
    write = _WRITTEN.get(type(loaded))
    if write is not None:
        return write(loaded)
    if isinstance(loaded, dict):
        return {name: tidy(value) for name, value in loaded.items()}
    if isinstance(loaded, list):
        return [tidy(value) for value in loaded]
    return loaded
