"""What the schemas of several kinds share: where a record belongs, lies, and what hangs on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from marshmallow import INCLUDE, ValidationError, fields, pre_load, validates_schema

from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.works import LANES, LAYERS
from shared.wire.fields import (
    MESSAGES,
    ChainageText,
    Words,
    choice,
    identifier,
    union,
    whole_number,
)
from shared.wire.quick import QuickSchema
from shared.wire.text import clean
from shared.wire.work import MAX_CHAINAGE_M, MAX_NOTES, MAX_PHOTOS, PlaceSchema

MAX_CONTRACT = 10**6
# Added or removed by one change.
MAX_NOTES_A_CHANGE = 20


class RecordSchema(QuickSchema):
    """Fields of a record. Unknown ones are kept: a newer tablet may know more than we do.

    A field that may be absent is absent when it is left blank.
    """

    class Meta:
        unknown = INCLUDE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._may_be_blank = [name for name, field in self.fields.items() if field.allow_none]

    @pre_load
    def blank_is_none(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict):
            return data
        blank = [n for n in self._may_be_blank if isinstance(data.get(n), str)]
        return {**data, **{n: None for n in blank if not clean(data[n])}}


class PlacedSchema(RecordSchema):
    """A record of an activity; or, where there is none, of a contract in a governorate."""

    activity = Words(40, 1, allow_none=True)
    contract = whole_number(1, MAX_CONTRACT, allow_none=True)
    governorate = choice(GOVERNORATES, allow_none=True)
    notes = union(lambda: Words(MAX_NOTES, 1), MAX_NOTES_A_CHANGE)


class SiteSchema(PlacedSchema):
    """A record of one place on a road, with photos."""

    section = Words(40, 1, allow_none=True)
    from_m = ChainageText(allow_none=True)
    to_m = ChainageText(allow_none=True)
    layer = choice(LAYERS, allow_none=True)
    lane = choice(LANES, allow_none=True)
    place = fields.Nested(PlaceSchema, allow_none=True, error_messages=MESSAGES)
    photos = union(identifier, MAX_PHOTOS)

    @validates_schema(skip_on_field_errors=True)
    def stretch_is_in_order(self, data: dict[str, Any], **_: Any) -> None:
        start, end = data.get("from_m"), data.get("to_m")
        for name, value in (("from_m", start), ("to_m", end)):
            if value is not None and abs(value) > MAX_CHAINAGE_M:
                raise ValidationError("number_not_allowed", name)
        if start is not None and end is not None and start > end:
            raise ValidationError("chainage_order", "to_m")


def ends_before_start(whole: dict[str, Any]) -> bool:
    """Whether a stretch, as plain JSON values, ends before it begins."""
    start, end = whole.get("from_m"), whole.get("to_m")
    return start is not None and end is not None and Decimal(start) > Decimal(end)
