"""OGC API - Features 1.0: what QGIS, ArcGIS and GDAL read, under the permissions of any page."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from flask import Response, current_app, request
from sqlalchemy import Row

from server.http.api import description
from server.http.errors import Refusal
from server.http.identity import current_person, may_read, scope_of
from server.http.incoming import Blueprint
from server.http.permissions import EVERYBODY, allow, by_token, refuses
from server.ogc import described, documents, queries
from server.ogc.asking import check_form, read_asked, read_crs, write_key
from server.ogc.collections import BY_NAME, Collection
from server.ogc.crs import Crs
from server.records.service import Reader

blp = Blueprint(
    "ogc",
    __name__,
    url_prefix="/ogc",
    description="The register as OGC API - Features 1.0, for map programs. Errors are RFC 7807.",
)


@blp.get("")
@allow(*EVERYBODY)
@by_token()
@blp.doc(responses=described.answers(documents.JSON, described.LANDING))
def landing() -> Response:
    """Where a map program begins."""
    return _json(documents.landing())


@blp.get("/conformance")
@allow(*EVERYBODY)
@by_token()
@blp.doc(responses=described.answers(documents.JSON, {"conformsTo": documents.CONFORMS_TO}))
def conformance() -> Response:
    """The classes of the standard that this conforms to."""
    return _json({"conformsTo": documents.CONFORMS_TO})


@blp.get("/api")
@allow(*EVERYBODY)
@by_token()
@blp.doc(responses=described.answers(documents.OPENAPI, {"openapi": "3.0.3"}))
def api() -> Response:
    """The description of these operations, in OpenAPI 3.0 as the standard asks."""
    return _json(described.as_openapi_3_0(description(current_app)), documents.OPENAPI)


@blp.get("/collections")
@allow(*EVERYBODY)
@by_token()
@blp.doc(responses=described.answers(documents.JSON, described.COLLECTIONS))
def collections() -> Response:
    """The collections that the caller may read."""
    return _json(documents.listed([c for c in BY_NAME.values() if may_read(c.name)]))


@blp.get("/collections/<collection>")
@allow(*EVERYBODY)
@by_token()
@blp.doc(responses=described.answers(documents.JSON, described.COLLECTION))
def collection(collection: str) -> Response:
    """One collection."""
    return _json(documents.described(_collection(collection), queries.extent()))


@blp.get("/collections/<collection>/queryables")
@allow(*EVERYBODY)
@by_token()
@blp.doc(responses=described.answers(documents.SCHEMA, described.QUERYABLES))
def queryables(collection: str) -> Response:
    """A schema of the properties that the collection's features are filtered by."""
    return _json(documents.queryables(_collection(collection)), documents.SCHEMA)


@blp.get("/collections/<collection>/items")
@allow(*EVERYBODY)
@by_token()
@refuses("parameter_wrong", "cursor_wrong")
@blp.doc(
    parameters=described.ITEMS_PARAMETERS,
    responses=described.answers(documents.GEOJSON, described.ITEMS),
)
def items(collection: str) -> Response:
    """A page of features, by working date where they have one; `next` links to the one after."""
    found = _collection(collection)
    asked = read_asked(found, request.args)
    page = queries.page(found, asked, _reader())
    cursor = write_key(page.last_key) if page.last_key else None
    features = [_feature(found, row) for row in page.rows]
    around = documents.items(found, page, cursor)
    return _features({"type": "FeatureCollection", **around, "features": features}, asked.crs)


@blp.get("/collections/<collection>/items/<path:feature>")
@allow(*EVERYBODY)
@by_token()
@refuses("parameter_wrong")
@blp.doc(
    parameters=described.ITEM_PARAMETERS,
    responses=described.answers(documents.GEOJSON, described.ITEM),
)
def item(collection: str, feature: str) -> Response:
    """One feature. Another's is answered as one that is not there."""
    found = _collection(collection)
    check_form(request.args)
    crs = read_crs(request.args, "crs")
    row = queries.one(found, _identifier(found, feature), crs, _reader())
    if row is None:
        raise Refusal("not_found")
    path = f"/collections/{found.name}"
    links = [
        documents.link("self", documents.address(f"{path}/items/{feature}"), documents.GEOJSON, ""),
        documents.link("collection", documents.address(path), documents.JSON, ""),
    ]
    return _features({**_feature(found, row), "links": links}, crs)


def _collection(name: str) -> Collection:
    if name not in BY_NAME or not may_read(name):
        raise Refusal("not_found")
    return BY_NAME[name]


def _identifier(collection: Collection, text: str) -> Any:
    if collection.kind is None:
        return text
    with suppress(ValueError):
        return UUID(text)
    raise Refusal("not_found")


def _reader() -> Reader:
    person = current_person()
    return Reader.of(person, scope_of(person))


def _feature(collection: Collection, row: Row[Any]) -> dict[str, Any]:
    said = row._mapping
    return {
        "type": "Feature",
        "id": str(said[collection.key[-1]]),
        "geometry": said[queries.GEOMETRY] and orjson.Fragment(said[queries.GEOMETRY]),
        "properties": {name: said[name] for name in collection.properties},
    }


def _features(content: dict[str, Any], crs: Crs) -> Response:
    answer = _json(content, documents.GEOJSON)
    answer.headers["Content-Crs"] = f"<{crs.uri}>"
    return answer


def _json(content: dict[str, Any], kind: str = documents.JSON) -> Response:
    # Map programs compute: unlike on the tablets' wire, decimals are numbers here.
    text = orjson.dumps(content, default=_number, option=orjson.OPT_UTC_Z)
    return Response(text, content_type=kind)


def _number(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError
