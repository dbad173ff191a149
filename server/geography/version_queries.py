"""Versions of layers for their page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased, undefer

from server.accounts.models import Person
from server.db import db
from server.geography.layers.standing import TABLES
from server.geography.models import LayerVersion

LISTED = 100
_asker, _decider = aliased(Person), aliased(Person)
Listed = Row[tuple[LayerVersion, Person | None, Person | None]]


def version_of(version_id: UUID) -> LayerVersion | None:
    return db.session.get(LayerVersion, version_id, options=[undefer(LayerVersion.preview)])


def listed(most: int = LISTED) -> Sequence[Listed]:
    """(version, who handed it in, who decided on it), the newest first."""
    asked = (
        select(LayerVersion, _asker, _decider)
        .outerjoin(_asker, _asker.id == LayerVersion.asked_by)
        .outerjoin(_decider, _decider.id == LayerVersion.decided_by)
        .order_by(LayerVersion.asked_at.desc(), LayerVersion.number.desc(), LayerVersion.id.desc())
        .limit(most)
    )
    return db.session.execute(asked).all()


def standing() -> list[tuple[str, int, Any]]:
    """(layer, how many features, its version in force or None), in the order of the layers."""
    in_force = (
        select(LayerVersion, _decider)
        .outerjoin(_decider, _decider.id == LayerVersion.decided_by)
        .where(LayerVersion.number.is_not(None))
        .order_by(LayerVersion.layer, LayerVersion.number.desc())
        .ext(distinct_on(LayerVersion.layer))
    )
    found = {row[0].layer: row for row in db.session.execute(in_force)}
    counted = {
        layer: db.session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - ours
        for layer, table in TABLES.items()
    }
    return [(layer, counted[layer] or 0, found.get(layer)) for layer in TABLES]


def person_called(username: str) -> Person | None:
    return db.session.scalar(select(Person).filter_by(username=username))
