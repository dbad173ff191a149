"""Versions of records in SQL: which one a change made, and since when one is as it is."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from server.db import db
from server.register.models import Revision


def revision_of(change: UUID) -> Revision | None:
    """The revision that a change made, whoever's and of whatever record."""
    return db.session.scalars(select(Revision).where(Revision.change == change)).first()


@cache
def came_into_state(model: Any) -> Any:
    """When a row of a kind's table came into the state that it has."""
    later, before = aliased(Revision), aliased(Revision)
    last_other = (
        select(func.max(before.version))
        .where(before.record == model.record, before.whole["state"].astext != model.state)
        .correlate(model)
        .scalar_subquery()
    )
    came = (
        select(func.min(later.made_at))
        .where(later.record == model.record, later.version > func.coalesce(last_other, 0))
        .correlate(model)
        .scalar_subquery()
    )
    # Of most that wait there is but one version, and its history need not be looked up.
    return case((model.version == 1, model.made_at), else_=came)
