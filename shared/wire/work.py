"""The fields of a work as they travel. A change carries only the fields that it sets."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, validates, validates_schema

from shared.vocabulary.works import LANES, LAYERS, STATES
from shared.wire.fields import (
    MESSAGES,
    ChainageText,
    DecimalText,
    Moment,
    Words,
    choice,
    write_moment,
)

MAX_NOTES = 2000


class PlaceSchema(Schema):
    """A fix in WGS 84 degrees, its accuracy in metres (68 %), and when the receiver made it."""

    class Meta:
        unknown = INCLUDE

    lat = DecimalText(required=True)
    lon = DecimalText(required=True)
    accuracy_m = DecimalText(load_default=None, allow_none=True)
    fixed_at = Moment(load_default=None, allow_none=True)

    @validates_schema
    def on_the_globe(self, data: dict[str, Any], **_: Any) -> None:
        if abs(data["lat"]) > 90 or abs(data["lon"]) > 180:
            raise ValidationError("place_wrong")


class WorkSchema(Schema):
    """Fields of a work. Unknown ones are kept: a newer tablet may know more than we do."""

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
    notes = Words(MAX_NOTES)
    place = fields.Nested(PlaceSchema, allow_none=True, error_messages=MESSAGES)
    state = choice(STATES)
    return_reason = Words(MAX_NOTES, allow_none=True)
    accepted_quantity = DecimalText(allow_none=True)

    @validates("quantity")
    def quantity_is_positive(self, value: Decimal, **_: Any) -> None:
        if value <= 0:
            raise ValidationError("quantity_not_positive")

    @validates_schema(skip_on_field_errors=True)
    def stretch_is_in_order(self, data: dict[str, Any], **_: Any) -> None:
        start, end = data.get("from_m"), data.get("to_m")
        if start is not None and end is not None and start > end:
            raise ValidationError("chainage_order", "to_m")


REQUIRED_AT_FIRST = ("activity", "boq_item", "quantity", "state")

work_schema = WorkSchema()


def tidy(loaded: Any) -> Any:
    """Loaded fields as plain JSON values: decimals and moments as text, dictionaries in depth."""
    if isinstance(loaded, Decimal):
        return format(loaded, "f")
    if isinstance(loaded, datetime):
        return write_moment(loaded)
    if isinstance(loaded, dict):
        return {name: tidy(value) for name, value in loaded.items()}
    if isinstance(loaded, list):
        return [tidy(value) for value in loaded]
    return loaded
