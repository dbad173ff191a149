"""The fields of a photo as they travel; its bytes travel as files, by their hash."""

from __future__ import annotations

from marshmallow import INCLUDE, fields

from shared.vocabulary.photos import MARKS, MEDIA_TYPES
from shared.wire.fields import (
    MESSAGES,
    Moment,
    Words,
    choice,
    decimal_between,
    identifier,
    list_of,
    sha256_text,
    whole_number,
)
from shared.wire.quick import QuickSchema
from shared.wire.record import RecordSchema
from shared.wire.work import MAX_NOTES, PlaceSchema

# No tablet's camera makes more; the server may be told to take less.
MAX_FILE_BYTES = 2**40
MAX_MARKS = 50


class _Part(QuickSchema):
    class Meta:
        unknown = INCLUDE


class ThumbnailSchema(_Part):
    sha256 = sha256_text(required=True)
    size = whole_number(1, MAX_FILE_BYTES, required=True)


class MarkSchema(_Part):
    """An arrow from (x, y) to (to_x, to_y), or a circle about (x, y) through it.

    Fractions of the picture's width and height, from its upper left corner.
    """

    mark = choice(MARKS, required=True)
    x = decimal_between("0", "1", required=True)
    y = decimal_between("0", "1", required=True)
    to_x = decimal_between("0", "1", required=True)
    to_y = decimal_between("0", "1", required=True)
    text = Words(200, allow_none=True)


class PhotoSchema(RecordSchema):
    """``file``: SHA-256 of the original as the camera gave it, ``size`` in bytes.

    ``of``: the record that it is evidence of; it is seen by whoever sees that one.
    """

    of = identifier()
    of_kind = Words(40, 1)
    file = sha256_text()
    size = whole_number(1, MAX_FILE_BYTES)
    media_type = choice(MEDIA_TYPES)
    thumbnail = fields.Nested(ThumbnailSchema, allow_none=True, error_messages=MESSAGES)
    taken_at = Moment()
    place = fields.Nested(PlaceSchema, allow_none=True, error_messages=MESSAGES)
    heading_deg = decimal_between("0", "360", allow_none=True)
    caption = Words(MAX_NOTES, allow_none=True)
    marks = list_of(fields.Nested(MarkSchema, error_messages=MESSAGES), MAX_MARKS)


photo_schema = PhotoSchema()
