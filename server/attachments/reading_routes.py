"""``GET /files/<record>/<role>``: a record's photo, thumbnail or track, for who may see it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, request
from marshmallow import Schema, fields

from server.attachments import service
from server.attachments.house import house, take_lane
from server.attachments.models import FileUse
from server.attachments.reading import Readable, find_file
from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.incoming import Blueprint
from server.http.permissions import EVERYBODY, allow
from server.records import service as records
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.wire.errors import wire_error
from shared.wire.fields import Moment

blp = Blueprint("record_files", __name__, url_prefix="/files", description="Reading files.")
# Not even an image that is a page as well can do anything when somebody opens it by itself.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class QuarantinedFile(Schema):
    """A file that is kept, and not shown; ``error``: why, and what to do."""

    id = fields.UUID()
    record = fields.UUID()
    role = fields.String()
    sha256 = fields.String()
    filename = fields.String()
    media_type = fields.String()
    person = fields.UUID()
    device = fields.UUID(allow_none=True)
    received_at = Moment()
    error = fields.Dict()


class QuarantinedFiles(Schema):
    files = fields.List(fields.Nested(QuarantinedFile), required=True)


@blp.get("/quarantine")
@allow(INSPECTOR, SUPERVISOR)
@blp.response(200, QuarantinedFiles)
def quarantined() -> dict[str, Any]:
    """Files in quarantine, one's own and a supervisor's people's, oldest first; at most 50."""
    person = current_person()
    found = service.quarantined(person, scope_of(person))
    return {"files": [_told(item.use) for item in found]}


def _told(use: FileUse) -> dict[str, Any]:
    names = ("id", "record", "role", "filename", "media_type", "person", "device", "received_at")
    told = {name: getattr(use, name) for name in names}
    return {**told, "sha256": use.sha256.hex(), "error": wire_error(use.code or "")}


@blp.get("/<uuid:record>/<role>")
@allow(*EVERYBODY)
@blp.response(200, description="The bytes; `Range` and `If-None-Match` are understood")
def read(record: UUID, role: str) -> Response:
    """A file of a record: `original`, `thumbnail` or `points`.

    What is no sound image is only ever downloaded. 404 until the file has arrived.
    """
    person = current_person()
    scope = scope_of(person)
    if not records.may_see(record, person, scope):
        raise Refusal("not_found")
    found = find_file(record, role, scope)
    answer = _not_modified(found) or _content(found)
    answer.headers["ETag"] = _etag(found)
    # Asked anew each time: who has lost the record has lost its photos.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _etag(found: Readable) -> str:
    return f'"{found.sha256.hex()}{"" if found.is_shown else "-d"}"'


def _not_modified(found: Readable) -> Response | None:
    given = request.if_none_match
    is_known = given.contains_weak(_etag(found).strip('"')) or given.star_tag
    return Response(status=304) if given and is_known else None


def _content(found: Readable) -> Response:
    start, stop = _wanted_range(found)
    take_lane()
    lanes = house().lanes
    try:
        answer = Response(found.read(start, stop - start), mimetype=found.media_type)
    except BaseException:
        lanes.release()
        raise
    # A slow reader holds a thread as a slow sender does.
    answer.call_on_close(lanes.release)
    answer.headers["Content-Length"] = str(stop - start)
    answer.headers["Accept-Ranges"] = "bytes"
    way = "inline" if found.is_shown else "attachment"
    name = quote(found.filename, safe="")
    answer.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{name}"
    if (start, stop) != (0, found.size):
        answer.status_code = 206
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{found.size}"
    return answer


def _wanted_range(found: Readable) -> tuple[int, int]:
    """(start, stop) asked for: all, or the one part that still belongs to these bytes.

    Raises Refusal (416) for a part that lies beyond the end.
    """
    whole = (0, found.size)
    wanted = request.range
    is_other = request.if_range.etag is not None and request.if_range.etag != _etag(found)[1:-1]
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1 or is_other:
        return whole
    part = wanted.range_for_length(found.size)
    if part is None:
        headers = {"Content-Range": f"bytes */{found.size}"}
        raise Refusal("number_not_allowed", "Range", status=416, headers=headers)
    return part[0], part[1]
