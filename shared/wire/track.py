"""The fields of a track as they travel; its points travel as a file, by their hash."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates

from shared.vocabulary.tracks import MEDIA_TYPES, MODES
from shared.wire.fields import (
    MESSAGES,
    DecimalText,
    Moment,
    choice,
    decimal_between,
    sha256_text,
    whole_number,
)
from shared.wire.photo import MAX_FILE_BYTES
from shared.wire.record import PlacedSchema

MAX_POSITIONS = 500


class TrackSchema(PlacedSchema):
    """``points``: SHA-256 of the file of all fixes, ``size`` its bytes, ``count`` its fixes.

    ``line``: the way, simplified to [longitude, latitude] in degrees, for maps.
    """

    mode = choice(MODES, allow_none=True)
    started_at = Moment()
    ended_at = Moment(allow_none=True)
    points = sha256_text(allow_none=True)
    size = whole_number(1, MAX_FILE_BYTES, allow_none=True)
    media_type = choice(MEDIA_TYPES, allow_none=True)
    count = whole_number(0, 10**9, allow_none=True)
    length_m = decimal_between("0", "9999999.9", allow_none=True)
    line = fields.List(
        fields.List(
            DecimalText(),
            validate=validate.Length(equal=2, error="place_wrong"),
            error_messages=MESSAGES,
        ),
        validate=validate.Length(2, MAX_POSITIONS, error="too_large"),
        error_messages=MESSAGES,
        allow_none=True,
    )

    @validates("line")
    def line_is_on_the_globe(self, value: list[list[Any]] | None, **_: Any) -> None:
        if any(abs(lon) > 180 or abs(lat) > 90 for lon, lat in value or ()):
            raise ValidationError("place_wrong")


track_schema = TrackSchema()
