"""Pages of scores: the table of contracts, one contract's card, its appeals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import EVERYBODY, allow
from server.programme import service as programme
from server.scores import card_queries, listing, service
from server.scores.drawing import draw_trend
from server.scores.wording import terms_of, why_no_score, why_none
from shared.vocabulary.scores import PARTS

blp = Blueprint("scores", __name__, url_prefix="/scores")
LISTED_WEEKS = 26


@blp.get("")
@allow(*EVERYBODY)
def scores_page() -> str:
    """The contracts' scores, as they stand or as a week's were kept."""
    scope, filters = scope_of(current_person()), listing.read_filters(request.args)
    return render_template(
        "scores/list.html",
        rows=listing.rows(filters, scope),
        filters=filters,
        weeks=card_queries.kept_weeks(service.whole_contracts(scope), LISTED_WEEKS),
        evening=service.last_evening(),
        scored=listing.SCORED,
        unscored=listing.UNSCORED,
        **_words(),
    )


@blp.get("/<int:contract>")
@allow(*EVERYBODY)
def score_page(contract: int) -> str:
    """One contract's score with every term, and how it went."""
    return card_page(contract, listing.read_week(request.args.get("week", "")), {}, {})


def card_page(
    contract: int, week: date | None, typed: dict[str, str], errors: dict[str, str]
) -> str:
    """The page of a card; ``typed`` and ``errors``: of an appeal or a reply that was not kept."""
    person = current_person()
    scope = scope_of(person)
    card = service.card_seen(contract, scope, week)
    is_monthly = request.args.get("trend") == "month"
    trend = service.trend(contract, is_monthly)
    return render_template(
        "scores/card.html",
        card=card,
        days={name: date.fromisoformat(card[name]) for name in ("since", "until")},
        week=week,
        contract=next(c for c in programme.contracts_in_scope(scope) if c.number == contract),
        terms=terms_of(card),
        trend=trend,
        drawing=draw_trend(trend, is_mirrored=language() == "ar"),
        is_monthly=is_monthly,
        weeks=card_queries.kept_weeks([contract], LISTED_WEEKS),
        revisions=card_queries.revisions(contract, week) if week else [],
        typed=typed,
        errors=errors,
        page_path=url_for("scores.score_page", contract=contract),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"parts": PARTS, "why_none": why_none, "why_no_score": why_no_score, "week_of": _sunday}


def _sunday(saturday: date) -> date:
    return saturday - timedelta(days=6)
