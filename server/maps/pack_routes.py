"""``/api/v1/map-packs``: the map of a tablet's contracts, to be drawn without a network."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, request
from marshmallow import Schema, fields, validate
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.incoming import Blueprint
from server.http.permissions import EVERYBODY, allow, refuses
from server.maps.packs import bytes_for, packs_for
from shared.wire.map_pack import MapPacksReply

blp = Blueprint(
    "map_packs",
    __name__,
    url_prefix="/api/v1/map-packs",
    description="Roads, work zones and areas of one's contracts, to be taken along.",
)


class PackQuery(Schema):
    """``version`` is the one that the tablet holds; absent at first."""

    version = fields.String(load_default="", validate=validate.Length(max=64, error="too_long"))


@blp.get("")
@allow(*EVERYBODY)
@blp.response(200, MapPacksReply)
def packs() -> dict[str, Any]:
    """The newest pack of each contract that one may see a part of."""
    return {"packs": packs_for(scope_of(current_person()))}


@blp.get("/<int:contract>")
@allow(*EVERYBODY)
@refuses("number_not_allowed")
@blp.arguments(PackQuery, location="query")
@blp.response(200, description="The bytes; `Range`, `If-Range` and `If-None-Match` are understood")
def pack(query: dict[str, Any], contract: int) -> Response:
    """A contract's pack, or what changed since `version` when that is little.

    `ETag` is the SHA-256 of the bytes. Their format is in docs/map-packs.md.
    """
    content = bytes_for(contract, query["version"], scope_of(current_person()))
    answer = Response(content, mimetype="application/octet-stream")
    answer.set_etag(hashlib.sha256(content).hexdigest())
    # Asked anew each time: who has lost the contract has lost its pack.
    answer.cache_control.private = True
    answer.cache_control.no_cache = True
    answer.vary.update(["Authorization", "Cookie"])
    try:
        return answer.make_conditional(request, accept_ranges=True, complete_length=len(content))
    except RequestedRangeNotSatisfiable as error:
        headers = {"Content-Range": f"bytes */{len(content)}"}
        raise Refusal("number_not_allowed", "Range", status=416, headers=headers) from error
