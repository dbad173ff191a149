"""Pages of scores: the table of contracts, one contract's card, its appeals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.accounts.models import Person
from server.http.forms import kept_id
from server.http.identity import current_person, scope_of
from server.http.language import language, named
from server.http.permissions import EVERYBODY, allow
from server.programme import service as programme
from server.records import pages as record_pages
from server.records.service import Reader, names_of
from server.scores import appeal_queries, card_queries, listing, service
from server.scores.appeals import last_day_to_appeal
from server.scores.beneath import changed_since, look_beneath
from server.scores.drawing import draw_trend
from server.scores.models import ScoreCard
from server.scores.wording import name_of_count, terms_of, why_no_score, why_none
from shared.vocabulary.roles import CONTRACTOR, SUPERVISOR
from shared.vocabulary.scores import OUTCOMES, PARTS

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


@blp.get("/<int:contract>/<count>")
@allow(*EVERYBODY)
def beneath_page(contract: int, count: str) -> str:
    """The records that one count of a card counts, of a kept week's card as they stand now."""
    person = current_person()
    scope = scope_of(person)
    week = listing.read_week(request.args.get("week", ""))
    card = service.card_seen(contract, scope, week)
    kept = card_queries.revisions(contract, week) if week else []
    page = request.args.get("page", 1, type=int)
    found = look_beneath(card, kept, count, Reader.of(person, scope), page)
    return render_template(
        "scores/beneath.html",
        found=found,
        title=name_of_count(count),
        names=names_of(found.entries),
        count=count,
        card=card,
        week=week,
        **record_pages.WORDS,
    )


def card_page(
    contract: int, week: date | None, typed: dict[str, str], errors: dict[str, str]
) -> str:
    """The page of a card; ``typed`` and ``errors``: of an appeal or a reply that was not kept."""
    person = current_person()
    scope = scope_of(person)
    card = service.card_seen(contract, scope, week)
    kept = card_queries.revisions(contract, week) if week else []
    return render_template(
        "scores/card.html",
        card=card,
        days={name: date.fromisoformat(card[name]) for name in ("since", "until")},
        week=week,
        contract=next(c for c in programme.contracts_in_scope(scope) if c.number == contract),
        terms=terms_of({**card, "week": week, "changed": changed_since(kept)}),
        **_trend(contract),
        weeks=card_queries.kept_weeks([contract], LISTED_WEEKS),
        **_appeals(contract, week, person, kept),
        typed=typed,
        errors=errors,
        new_id=kept_id(typed, errors),
        page_path=url_for("scores.score_page", contract=contract),
        **_words(),
    )


def _trend(contract: int) -> dict[str, Any]:
    is_monthly = request.args.get("trend") == "month"
    found = service.trend(contract, is_monthly)
    drawing = draw_trend(found, is_mirrored=language() == "ar")
    return {"trend": found, "drawing": drawing, "is_monthly": is_monthly}


def _appeals(
    contract: int, week: date | None, person: Person, kept: list[ScoreCard]
) -> dict[str, Any]:
    """The appeals of a kept week, and whether this person may add one or reply."""
    found = appeal_queries.appeals_of([contract], week) if week else []
    until = last_day_to_appeal(kept[0]) if kept else None
    against = {one.part for one, _author, _replier in found}
    is_open = until is not None and service.today() <= until and person.role == CONTRACTOR
    left = [(one.code, named(one)) for one in PARTS if one.code not in against]
    return {
        "appeals": found,
        "appeal_until": until,
        "may_appeal": left if is_open else [],
        "may_reply": person.role == SUPERVISOR,
        "outcomes": OUTCOMES,
        "revisions": kept,
    }


def _words() -> dict[str, Any]:
    return {"parts": PARTS, "why_none": why_none, "why_no_score": why_no_score, "week_of": _sunday}


def _sunday(saturday: date) -> date:
    return saturday - timedelta(days=6)
