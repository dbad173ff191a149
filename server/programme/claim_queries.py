"""SQL of claims: each BOQ line's three numbers, and the claims that make up the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, RowMapping, func, select, text
from sqlalchemy.orm import aliased

from server.accounts.models import Person
from server.db import db
from server.db.phrases import in_scope, is_within, scope_values
from server.programme.claim_models import Claim
from server.programme.models import Activity
from shared.rules.scope import Scope

PAGE_SIZE = 50
# A line of which nobody said anything has no number: silence is not 0.
LINES = """
    SELECT share.activity, share.boq_item, share.quantity AS planned, activity.name_ar,
           activity.name_en, activity.governorate, item.description_ar, item.description_en,
           item.unit, claimed.quantity AS claimed, done.measured, done.accepted,
           claimed.quantity * item.rate_kwd AS claimed_kwd,
           CASE WHEN done.measured IS NOT NULL THEN coalesce(gained.earned, 0) END AS earned_kwd,
           done.accepted * item.rate_kwd - coalesce(gained.earned, 0) AS unearned_kwd,
           sum(claimed.quantity * item.rate_kwd) OVER () AS all_claimed_kwd,
           sum(gained.earned) OVER () AS all_earned_kwd, count(*) OVER () AS total
    FROM activity_boq AS share
    JOIN (SELECT code AS activity, contract, governorate, name_ar, name_en FROM activity
          WHERE contract = :contract AND {scope}) AS activity USING (activity)
    JOIN boq_item AS item ON (item.contract, item.code) = (share.contract, share.boq_item)
    LEFT JOIN (SELECT activity, boq_item, sum(quantity) AS quantity FROM claim
               WHERE contract = :contract AND withdrawn_at IS NULL
               GROUP BY activity, boq_item) AS claimed USING (activity, boq_item)
    LEFT JOIN (SELECT activity, boq_item, sum(measured) AS measured,
                      nullif(sum(accepted), 0) AS accepted
               FROM week_progress WHERE contract = :contract
               GROUP BY activity, boq_item HAVING sum(works) > 0) AS done
          USING (activity, boq_item)
    LEFT JOIN (SELECT activity, boq_item, sum(earned) AS earned FROM earned_share
               WHERE contract = :contract GROUP BY activity, boq_item) AS gained
          USING (activity, boq_item)
    WHERE {wanted} ORDER BY share.activity, share.boq_item LIMIT :limit OFFSET :offset
"""
SAID = "(claimed.quantity IS NOT NULL OR done.measured IS NOT NULL)"
ONE = "share.activity = :activity AND share.boq_item = :boq_item"
LINES_SAID = text(LINES.format(scope=in_scope(), wanted=SAID))
LINES_ALL = text(LINES.format(scope=in_scope(), wanted="true"))
LINE = text(LINES.format(scope=in_scope(), wanted=ONE))

STANDS = Claim.withdrawn_at.is_(None)
AWAIT_LINE = text("SELECT pg_advisory_xact_lock(hashtextextended(:line, 7313))")


def lines(
    contract: int, visible_to: Scope, page: int, is_all: bool = False
) -> Sequence[RowMapping]:
    """BOQ lines by activity: ``planned`` (its share of the BOQ), ``claimed``, ``measured``,
    ``accepted``; None where nobody said anything; ``claimed_kwd`` and ``earned_kwd``, with the sums
    of all pages; ``unearned_kwd``: accepted above the BOQ, or held. Without ``is_all`` those that
    have a number.
    """
    given = {"contract": contract, "limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE}
    statement = LINES_ALL if is_all else LINES_SAID
    return db.session.execute(statement, given | scope_values(visible_to)).mappings().all()


def line(contract: int, activity: str, boq_item: str, visible_to: Scope) -> RowMapping | None:
    """One BOQ line of an activity; None outside the scope, or when it is none."""
    asked = {"activity": activity, "boq_item": boq_item, "limit": 1, "offset": 0}
    given = {"contract": contract, **asked}
    return db.session.execute(LINE, given | scope_values(visible_to)).mappings().first()


def claimed_quantity(contract: int, activity: str, boq_item: str) -> Decimal | None:
    """All that the contractor claims of an activity's BOQ line; None when nothing."""
    mine = (Claim.contract == contract, Claim.activity == activity, Claim.boq_item == boq_item)
    return db.session.scalar(select(func.sum(Claim.quantity)).where(*mine, STANDS))


def newest_claims(contract: int, visible_to: Scope, limit: int) -> Sequence[Row[Any]]:
    """(claim, who entered it, who withdrew it or None), the newest first."""
    author, withdrawer = aliased(Person), aliased(Person)
    asked = (
        select(Claim, author, withdrawer)
        .join(Activity, Activity.code == Claim.activity)
        .join(author, author.id == Claim.entered_by)
        .outerjoin(withdrawer, withdrawer.id == Claim.withdrawn_by)
        .where(Claim.contract == contract, is_within(visible_to, Activity))
    )
    newest = (Claim.entered_at.desc(), Claim.id.desc())
    return db.session.execute(asked.order_by(*newest).limit(limit)).all()


def await_line(contract: int, activity: str, boq_item: str) -> None:
    """Wait for a claim of the same line on its way; others wait until the transaction ends."""
    db.session.execute(AWAIT_LINE, {"line": f"{contract}/{activity}/{boq_item}"})


def is_claimed(contract: int, what: Mapping[str, Any]) -> bool:
    """Whether a claim of the same line, day and quantity stands."""
    names = ("activity", "boq_item", "quantity", "claimed_on")
    same = (getattr(Claim, name) == what[name] for name in names)
    asked = select(Claim.id).where(Claim.contract == contract, STANDS, *same)
    return db.session.scalar(asked.limit(1)) is not None


def locked_claim(identifier: UUID) -> Claim | None:
    asked = select(Claim).where(Claim.id == identifier).with_for_update()
    return db.session.scalar(asked)
