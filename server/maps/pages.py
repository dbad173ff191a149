"""Tiles of the ground and of the programme. The tiles of works are in fieldwork's pages."""

from __future__ import annotations

import mimetypes

from flask import Blueprint, Response

from server.http.identity import current_person, scope_of
from server.http.permissions import EMPLOYER, EVERYBODY, allow
from server.maps import queries
from server.maps.service import answer, encode, tile_at

blp = Blueprint("maps", __name__)

# A module served under any other type is refused by browsers; not every system knows .mjs.
mimetypes.add_type("text/javascript", ".mjs")

# An official layer is seen within a minute; a tile that did not change is not sent again.
GROUND_AGE_S = 60


@blp.get("/tiles/ground/<int:z>/<int:x>/<int:y>.mvt")
@allow(*EVERYBODY)
def ground_tile(z: int, x: int, y: int) -> Response:
    """Outlines, roads and names: the same for everybody who is signed in."""
    current_person()
    tile = tile_at(z, x, y)
    layers = (
        encode("governorates", queries.governorates(tile)),
        encode("roads", queries.roads(tile)),
        encode("names", queries.names(tile)),
    )
    return answer(b"".join(layers), GROUND_AGE_S)


@blp.get("/tiles/activities/<int:z>/<int:x>/<int:y>.mvt")
@allow(*EMPLOYER)
def activity_tile(z: int, x: int, y: int) -> Response:
    """Activities within the person's scope; none where they would only be a blot."""
    scope = scope_of(current_person())
    tile = tile_at(z, x, y)
    if z < queries.ACTIVITIES_FROM_ZOOM:
        return answer(b"", 0)
    return answer(encode("activities", queries.activities(tile, scope)), 0)
