"""How the operations are described: parameters, examples, and the whole in OpenAPI 3.0."""

from __future__ import annotations

from typing import Any

from server.ogc.asking import MOST, USUAL_LIMIT
from server.ogc.crs import CRS84, SYSTEMS

_AT = "https://tareeq.example/ogc"
_WORKS = f"{_AT}/collections/works"
LANDING = {
    "title": "Tareeq",
    "links": [{"rel": "data", "href": f"{_AT}/collections", "type": "application/json"}],
}
COLLECTION = {
    "id": "works",
    "title": "Works",
    "itemType": "feature",
    "crs": list(SYSTEMS),
    "storageCrs": CRS84.uri,
    "links": [{"rel": "items", "href": f"{_WORKS}/items", "type": "application/geo+json"}],
}
COLLECTIONS = {"collections": [COLLECTION], "links": []}
QUERYABLES = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": f"{_WORKS}/queryables",
    "type": "object",
    "properties": {"contract": {"title": "contract", "type": "integer"}},
    "additionalProperties": False,
}
ITEM = {
    "type": "Feature",
    "id": "0192f8a4-7c1e-7d52-9b0a-3f5d5c1f7a10",
    "geometry": {"type": "Point", "coordinates": [48.0303, 29.3304]},
    "properties": {"contract": 9, "governorate": "KW-HA", "state": "accepted", "quantity": 412.5},
}
ITEMS = {
    "type": "FeatureCollection",
    "links": [{"rel": "next", "href": f"{_WORKS}/items?limit=1&cursor=WyIyMDI2LTAzLTAxIl0"}],
    "numberMatched": 2,
    "numberReturned": 1,
    "features": [ITEM],
}


def _parameter(name: str, words: str, example: Any = None, **schema: Any) -> dict[str, Any]:
    found = {"in": "query", "name": name, "description": words, "required": False}
    found |= {"schema": {"type": "string", **schema}}
    return found if example is None else found | {"example": example}


_CRS = _parameter("crs", "In which system the coordinates are given.", enum=list(SYSTEMS))
_FORM = _parameter("f", "GeoJSON is the one form there is.", enum=["json", "geojson"])
_BOX: dict[str, Any] = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
_LIMIT = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL_LIMIT}
ITEMS_PARAMETERS = [
    _parameter("limit", "How many features a page has.", **_LIMIT),
    _parameter("cursor", "Where the page begins: only as a `next` link has it."),
    {
        **_parameter(
            "bbox", "Features that meet this box: two corners.", [47.9, 29.2, 48.1, 29.4], **_BOX
        ),
        "style": "form",
        "explode": False,
    },
    _parameter("bbox-crs", "The system of `bbox`.", enum=list(SYSTEMS)),
    _parameter(
        "datetime", "Working dates: a day, a moment, or an interval.", "2026-03-01/2026-03-31"
    ),
    _CRS,
    _parameter("contract", "One of the queryables; the others are given alike.", "9"),
    _FORM,
]
ITEM_PARAMETERS = [_CRS, _FORM]


def answers(kind: str, example: dict[str, Any]) -> dict[str, Any]:
    """The response of an operation that is done."""
    content = {kind: {"schema": {"type": "object"}, "example": example}}
    return {"200": {"description": "OK", "content": content}}


def as_openapi_3_0(whole: dict[str, Any]) -> dict[str, Any]:
    """The operations under /ogc alone, which use nothing that OpenAPI 3.0 does not know."""
    kept = {path: item for path, item in whole["paths"].items() if path.startswith("/ogc")}
    schemes = whole["components"]["securitySchemes"]
    schemas = {name: whole["components"]["schemas"][name] for name in ("Problem", "Message")}
    return {
        "openapi": "3.0.3",
        "info": {**whole["info"], "description": "The register as OGC API - Features 1.0."},
        "paths": kept,
        "components": {"securitySchemes": schemes, "schemas": schemas},
    }
