"""What a form enters: once, however often it is sent, under the id that the form was made with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server.db import db, transaction
from server.http.errors import Refusal


def is_entered(model: type[Any], said: Mapping[str, Any]) -> bool:
    """Whether ``said`` (its ``id`` and ``entered_by`` too) is kept already.

    Asked before anything else: the form is answered as the first time, though what allowed it
    may hold no more. Raises Refusal id_reused when the id came with other content, or from
    somebody else.
    """
    kept = db.session.get(model, said["id"])
    if kept is not None and any(getattr(kept, name) != value for name, value in said.items()):
        raise Refusal("id_reused", "id")
    return kept is not None


@contextmanager
def entering(model: type[Any], said: Mapping[str, Any]) -> Iterator[Session]:
    """A transaction that adds ``said``; of the same form sent twice at once one is added.

    Raises Refusal: id_reused; evidence_changed when something else took its place meanwhile.
    """
    try:
        with transaction() as session:
            yield session
    except IntegrityError as error:
        if not is_entered(model, said):
            raise Refusal("evidence_changed") from error
