"""Words of files that belong to a record: photos, their thumbnails, points of a track."""

from __future__ import annotations

from shared.vocabulary import photos, tracks
from shared.vocabulary.terms import Vocabulary

ORIGINAL, THUMBNAIL, POINTS = "original", "thumbnail", "points"

ROLES = Vocabulary(
    (ORIGINAL, "الأصل", "Original"),
    (THUMBNAIL, "الصورة المصغرة", "Thumbnail"),
    (POINTS, "نقاط المسار", "Track points"),
)

IMAGES = tuple(code for code in photos.MEDIA_TYPES.codes if code != photos.PDF)
TRACK_POINTS = tracks.POINTS_MEDIA_TYPE

# What may be uploaded in each role; nothing else is taken, and only images are ever shown.
MEDIA_TYPES: dict[str, tuple[str, ...]] = {
    ORIGINAL: photos.MEDIA_TYPES.codes,
    THUMBNAIL: IMAGES,
    POINTS: tracks.MEDIA_TYPES.codes,
}
