"""``GET /records/<record>/evidence.zip``: a record and its evidence, to keep or hand on."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response

from server.attachments.bundle import bundle_of, zipped
from server.attachments.house import house, take_lane
from server.http.identity import current_person, scope_of
from server.http.permissions import EMPLOYER, allow
from server.ports import ports
from server.records import service as records
from server.records.service import Reader

blp = Blueprint("evidence", __name__)


@blp.get("/records/<uuid:record>/evidence.zip")
@allow(*EMPLOYER)
def evidence_zip(record: UUID) -> Response:
    """A record with its history, photos and track, and a manifest of their hashes."""
    person = current_person()
    scope = scope_of(person)
    seen = records.see(record, Reader.of(person, scope))
    bundle = bundle_of(seen, scope, ports().clock.now())
    take_lane()
    answer = Response(zipped(bundle, house().storage), mimetype="application/zip")
    # A slow reader holds a thread as a slow sender does.
    answer.call_on_close(house().lanes.release)
    answer.headers["Content-Disposition"] = f"attachment; filename=tareeq-{record}.zip"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
