"""The rules of scores: the product's own, or what the office said last, with author and reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from server.db import transaction
from server.http.errors import Refusal, invalid_request
from server.ports import ports
from server.scores import card_queries
from server.scores.models import ScoreRules
from shared.rules.scores import Rules, faults_of

DATA = Path(__file__).parent / "data" / "score_rules.json"


@cache
def product_rules() -> dict[str, Any]:
    """``numbers`` with their clause and source."""
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def rules_in_force() -> Rules:
    """What the office said last; version 0, the product's own, while it said nothing."""
    own, newest = product_rules()["numbers"], card_queries.newest_rules()
    # A number that came later holds as the product has it until somebody says it.
    return Rules({**own, **newest.numbers}, newest.version) if newest else Rules(own)


def say_rules(numbers: Mapping[str, int], reason: str, seen: int, by: UUID) -> None:
    """Enter rules that hold from now on; kept cards stay with theirs.

    ``seen``: the version that was before the person's eyes. Raises Refusal: invalid_request with
    the fields that are wrong, evidence_changed when somebody said others meanwhile.
    """
    faults = faults_of(numbers)
    if faults:
        raise invalid_request({name: [code] for name, code in faults.items()})
    if rules_in_force().version != seen:
        raise Refusal("evidence_changed")
    try:
        with transaction() as session:
            session.add(
                ScoreRules(
                    version=seen + 1,
                    numbers=dict(numbers),
                    reason=reason,
                    entered_at=ports().clock.now(),
                    entered_by=by,
                )
            )
    except IntegrityError as error:
        raise Refusal("evidence_changed") from error
