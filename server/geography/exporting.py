"""The official layers, and their versions, as tables that are given out."""

from __future__ import annotations

from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from server.exports.service import (
    Asked,
    Column,
    Given,
    Source,
    Table,
    called,
    field_heading,
    placeless,
    plain,
    worded,
)
from server.geography import version_queries
from server.geography.layers.standing import standing_rows
from server.geography.layers.wording import AREAS, GOVERNORATES, LAYERS, ROADS, STATES
from server.http.language import named
from shared.vocabulary.places import GOVERNORATES as NAMES

MOST = 100_000


class _Version(NamedTuple):
    row: Any
    asker: Any
    decider: Any


VERSIONS = placeless(
    "layer-versions",
    _("Versions of the layers"),
    (
        worded("layer", _("Layer"), LAYERS, "row.layer"),
        plain("number", _("Version"), "row.number", "whole"),
        worded("state", _("State"), STATES, "row.state"),
        plain("file", _("File"), lambda one: one.row.file_name or None),
        plain("sha256", "SHA-256", lambda one: one.row.file.hex() if one.row.file else None),
        plain("asked_at", _("Handed in"), "row.asked_at", "moment"),
        called("asked_by", _("Handed in by"), "asker"),
        plain("decided_at", _("Decided on"), "row.decided_at", "moment"),
        called("decided_by", _("Decided by"), "decider"),
        plain("reason", _("Reason"), "row.reason"),
    ),
    key=lambda one: str(one.row.id),
)


def _give(asked: Asked) -> Given:
    return Given(VERSIONS, [_Version(*row) for row in version_queries.listed(MOST)])


def _of_layer(layer: str, geometry_type: str, *columns: Column) -> Source:
    """All of a layer in force, by the names under which it may be handed in again."""
    title = LazyString(named, LAYERS, layer)
    names = (
        plain("code", _("Code")),
        plain("name_ar", _("Arabic name")),
        plain("name_en", _("English name")),
    )
    table = Table(
        layer,
        title,
        (*names, *columns),
        key=itemgetter("code"),
        place=lambda _row: None,
        geometry_type=geometry_type,
        outline=itemgetter("shape"),
    )
    return Source(
        layer,
        title,
        "layers.layers_page",
        lambda _asked: Given(table, standing_rows(layer).values()),
    )


def _metres(name: str) -> Column:
    return plain(name, field_heading(name), lambda row: Decimal(row[name]), "number")


SOURCES = (
    Source("layer-versions", VERSIONS.title, "layers.layers_page", _give),
    _of_layer(GOVERNORATES, "MultiPolygon", plain("attribution", _("Attribution"))),
    _of_layer(AREAS, "Point", worded("governorate", field_heading("governorate"), NAMES)),
    _of_layer(
        ROADS,
        "LineString",
        plain("road_ref", _("Road number")),
        plain("carriageway", _("Carriageway")),
        plain("direction", _("Direction")),
        plain("lanes", _("Lanes"), type_="whole"),
        *(_metres("width_m"), _metres("from_m"), _metres("to_m")),
        plain("is_schematic", _("Schematic"), type_="yes"),
    ),
)
