"""The tours of one person: which stops, on which day, in which order.

``GET /api/v1/tours?version=V``: V is the version that the tablet holds. When nothing is newer the
reply is ``{version: V, is_same: true}``; else all of the person's own tours from a week ago on
come whole; those that were called off stand apart, in ``cancelled``. Nobody is told of another's.
A stop is an activity, a record, or a place alone. The
import's file (``tareeq tours import``) has the same rows, each with ``username`` beside.
"""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, ValidationError, fields, validates_schema

from shared.vocabulary.attendances import SHIFTS
from shared.vocabulary.tours import TOUR_KINDS
from shared.wire.fields import (
    MESSAGES,
    Moment,
    Words,
    choice,
    code_word,
    identifier,
    list_of,
    whole_number,
)
from shared.wire.quick import QuickSchema
from shared.wire.record import MAX_CONTRACT

MAX_STOPS = 60
MAX_TITLE = 120
MAX_WHAT = 300
MAX_NOTE = 500


class _Row(QuickSchema):
    class Meta:
        unknown = INCLUDE


def _degrees(most: float) -> fields.Float:
    return fields.Float(
        load_default=None,
        allow_none=True,
        allow_nan=False,
        error_messages=MESSAGES,
        validate=lambda value: _on_globe(value, most),
    )


def _on_globe(value: float, most: float) -> None:
    if abs(value) > most:
        raise ValidationError("place_wrong")


class StopRow(_Row):
    """``order`` from 1; ``lat`` and ``lon`` in degrees; ``what``: what is to be done there.

    ``inspection_type``: the kind of inspection that it is a stop for, None: to log work.
    """

    order = whole_number(1, MAX_STOPS, required=True)
    activity = Words(40, load_default=None, allow_none=True)
    record = identifier(load_default=None, allow_none=True)
    lat = _degrees(90)
    lon = _degrees(180)
    what_ar = Words(MAX_WHAT, 1, required=True)
    what_en = Words(MAX_WHAT, 1, required=True)
    inspection_type = code_word(load_default=None, allow_none=True)

    @validates_schema
    def leads_somewhere(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get("lat") is None) != (data.get("lon") is None):
            raise ValidationError("place_wrong", "lat")
        if not any(data.get(name) is not None for name in ("activity", "record", "lat")):
            raise ValidationError("required", "activity")


class TourRow(_Row):
    """``version`` grows by each change of the office's; ``note`` says what the last was for."""

    tour = identifier(required=True)
    date = fields.Date(required=True, error_messages=MESSAGES)
    shift = choice(SHIFTS, required=True)
    kind = choice(TOUR_KINDS, required=True)
    title_ar = Words(MAX_TITLE, 1, required=True)
    title_en = Words(MAX_TITLE, 1, required=True)
    contract = whole_number(1, MAX_CONTRACT, load_default=None, allow_none=True)
    stops = list_of(fields.Nested(StopRow, error_messages=MESSAGES), MAX_STOPS, required=True)
    version = whole_number(1, load_default=1)
    note = Words(MAX_NOTE, load_default="")
    changed_at = Moment(load_default=None, allow_none=True)


class ToursReply(_Row):
    version = fields.String(required=True)
    is_same = fields.Boolean(load_default=False)
    tours = fields.List(fields.Nested(TourRow), load_default=list)
    cancelled = fields.List(fields.Nested(TourRow), load_default=list)


tours_reply = ToursReply()
