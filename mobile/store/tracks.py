"""Tracks: all fixes as a file of points, sent in a lane of its own, and the record of them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from io import BytesIO
from uuid import UUID

from mobile.shapes import Fields, Fix, SavedChange
from mobile.store.files import Files
from mobile.store.records import Records
from shared.vocabulary.files import POINTS
from shared.vocabulary.tracks import KIND, POINTS_MEDIA_TYPE
from shared.wire.fields import write_moment


class Tracks(Files, Records):
    def keep_track(self, track: UUID, fixes: Iterable[Fix], fields: Fields) -> SavedChange:
        """Save a track that has ended: record, points and their row in one transaction.

        ``fixes`` are read once, one at a time. Raises InvalidRecordError, StorageFullError.
        """
        with self.folder.draft(packed(fixes), str(track)) as draft:
            whole = {
                **fields,
                "points": draft.sha256,
                "size": draft.size,
                "media_type": POINTS_MEDIA_TYPE,
            }
            with self.cleaning_up([draft]), self.database.write() as rows:
                self.keep_file(rows, draft, track, POINTS, POINTS_MEDIA_TYPE)
                return self.save(KIND, whole, record=track)


def packed(fixes: Iterable[Fix]) -> bytes:
    """JSON lines under gzip, a fix each; the same fixes give the same bytes."""
    content = BytesIO()
    with gzip.GzipFile("", "wb", fileobj=content, mtime=0) as lines:
        for fix in fixes:
            lines.write(json.dumps(_line(fix)).encode("ascii") + b"\n")
    return content.getvalue()


def _line(fix: Fix) -> Fields:
    """What is known of a fix, by the names of a place on the wire; decimals are text."""
    known = {
        "lat": f"{fix.lat:.7f}",
        "lon": f"{fix.lon:.7f}",
        "accuracy_m": None if fix.accuracy_m is None else f"{fix.accuracy_m:.1f}",
        "heading_deg": None if fix.heading_deg is None else f"{fix.heading_deg:.1f}",
        "fixed_at": None if fix.fixed_at is None else write_moment(fix.fixed_at),
        "taken_ms": fix.taken_ms,
        "is_mocked": fix.is_mocked or None,
    }
    return {name: value for name, value in known.items() if value is not None}
