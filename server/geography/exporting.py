"""The versions of official layers as a table that is given out."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from server.exports.service import Asked, Given, Source, called, placeless, plain, worded
from server.geography import version_queries
from server.geography.layers.wording import LAYERS, STATES

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


SOURCES = (Source("layer-versions", VERSIONS.title, "layers.layers_page", _give),)
