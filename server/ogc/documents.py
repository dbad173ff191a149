"""The documents about the collections, as OGC API - Features 1.0 has them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request

from server.http.language import language
from server.ogc import queries
from server.ogc.collections import JSON_TYPES, Collection
from server.ogc.crs import CRS84, SYSTEMS

JSON = "application/json"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
_SPEC = "http://www.opengis.net/spec/ogcapi-features"
CONFORMS_TO = [
    *(f"{_SPEC}-1/1.0/conf/{name}" for name in ("core", "oas30", "geojson")),
    f"{_SPEC}-2/1.0/conf/crs",
    *(f"{_SPEC}-3/1.0/conf/{name}" for name in ("queryables", "queryables-query-parameters")),
]


def address(path: str = "", **query: Any) -> str:
    """The whole address of something below /ogc."""
    return f"{request.host_url}ogc{path}" + (f"?{urlencode(query)}" if query else "")


def link(rel: str, href: str, kind: str, title: str) -> dict[str, str]:
    return {"rel": rel, "href": href, "type": kind, "title": title}


def landing() -> dict[str, Any]:
    return {
        "title": "Tareeq",
        "description": "Road works of Kuwait as the register has them, within the reader's scope.",
        "links": [
            link("self", address(), JSON, "This page"),
            link("service-desc", address("/api"), OPENAPI, "The description, OpenAPI 3.0"),
            link("service-doc", f"{request.host_url}api/docs", "text/html", "The description"),
            link("conformance", address("/conformance"), JSON, "What this conforms to"),
            link("data", address("/collections"), JSON, "The collections"),
        ],
    }


def listed(collections: list[Collection]) -> dict[str, Any]:
    box = queries.extent()
    return {
        "links": [link("self", address("/collections"), JSON, "The collections")],
        "crs": list(SYSTEMS),
        "collections": [described(collection, box) for collection in collections],
    }


def described(collection: Collection, box: tuple[float, ...] | None) -> dict[str, Any]:
    """One collection; ``box``: what all of it lies in, or should."""
    title, path = collection.term.name(language()), f"/collections/{collection.name}"
    extent: dict[str, Any] = {"spatial": {"bbox": [box], "crs": CRS84.uri}} if box else {}
    if collection.has_days:
        extent["temporal"] = {"interval": [[None, None]]}
    return {
        "id": collection.name,
        "title": title,
        "description": f"{collection.term.ar} / {collection.term.en}",
        "itemType": "feature",
        "extent": extent,
        "crs": list(SYSTEMS),
        "storageCrs": CRS84.uri,
        "links": [
            link("self", address(path), JSON, title),
            link("items", address(f"{path}/items"), GEOJSON, title),
            link(QUERYABLES, address(f"{path}/queryables"), SCHEMA, "What it is filtered by"),
        ],
    }


def queryables(collection: Collection) -> dict[str, Any]:
    """A schema of what the collection's features are filtered by."""
    place = {"title": "Geometry", "format": "geometry-any", "x-ogc-role": "primary-geometry"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address(f"/collections/{collection.name}/queryables"),
        "type": "object",
        "title": collection.term.name(language()),
        "properties": {
            **{name: _property(collection, name) for name in collection.filters},
            collection.place: place,
        },
        "additionalProperties": False,
    }


def _property(collection: Collection, name: str) -> dict[str, Any]:
    kind = collection.properties[name]
    found: dict[str, Any] = {"title": name.replace("_", " "), **JSON_TYPES[kind]}
    words = collection.words_of(name)
    if words is not None:
        found["enum"] = list(words.codes)
    return found


def items(collection: Collection, found: queries.Page, next_cursor: str | None) -> dict[str, Any]:
    """What stands around a page's features, and the link to the next one."""
    path, query = f"/collections/{collection.name}/items", request.args.to_dict()
    title = collection.term.name(language())
    links = [
        link("self", address(path, **query), GEOJSON, title),
        link("collection", address(f"/collections/{collection.name}"), JSON, title),
    ]
    if next_cursor:
        following = address(path, **(query | {"cursor": next_cursor}))
        links.append(link("next", following, GEOJSON, "The next page"))
    counted = {} if found.matched is None else {"numberMatched": found.matched}
    return {"links": links, **counted, "numberReturned": len(found.rows)}
