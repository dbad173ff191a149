"""Pages of the overview and of the governor's weeks."""

from __future__ import annotations

import base64
import hashlib
import re
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import ADMINISTRATOR, EMPLOYER, EVERYBODY, SUPERVISOR, allow
from server.ports import ports
from server.reporting import queries, service, week_states
from server.reporting.document import LANGUAGES, Cut, drawing_of, shown_in
from server.reporting.reading_addresses import exact_week
from server.reporting.wording import Wording
from server.today import service as today
from shared.rules.weeks import is_within_reach, week_end, week_start
from shared.vocabulary.roles import CONTRACTOR
from shared.wire.errors import describe

blp = Blueprint("reporting", __name__)
LISTED_WEEKS = 13
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@blp.get("/")
@allow(*EVERYBODY)
def overview() -> str:
    """What needs the reader today, first; then the employer's governorates, if any."""
    person = current_person()
    scope = scope_of(person)
    is_employer = person.role != CONTRACTOR
    found = service.overview(scope, service.today()) if is_employer else {}
    return render_template(
        "reporting/overview.html",
        words=Wording(language()),
        is_employer=is_employer,
        drawn=_drawn(found) if found else {},
        **today.shown(person, scope),
        **found,
    )


def _drawn(figures: dict[str, Any]) -> dict[str, Markup]:
    """The figures' parts of the page in the reader's language, kept as long as the figures are."""
    kept: dict[str, dict[str, Markup]] = figures.setdefault("kept_drawings", {})
    if language() not in kept:
        shown = {"words": Wording(language()), "now": ports().clock.now(), **figures}
        shown["week"] = week_start(figures["as_of"])
        kept[language()] = {
            name: Markup(render_template(f"reporting/overview_{name}.html", **shown))  # noqa: S704 - escaped by its template
            for name in ("governorates", "contracts")
        }
    return kept[language()]


@blp.get("/weeks")
@allow(*EMPLOYER)
def weeks() -> str:
    """One week's pages, governorate by governorate, and the weeks before."""
    person = current_person()
    scope = scope_of(person)
    chosen = _read_week(request.args.get("week"))
    newest: dict[str, Any] = {}
    older: dict[str, list[Any]] = {}
    for issue in queries.issued_weeks(scope, chosen):
        if newest.setdefault(issue.governorate, issue) is not issue:
            older.setdefault(issue.governorate, []).append(issue)
    governorates = service.governorates_with_pages(scope)
    return render_template(
        "reporting/weeks.html",
        words=Wording(language()),
        start=chosen,
        end=week_end(chosen),
        is_over=week_end(chosen) < service.today(),
        choices=_weeks_to_choose(),
        governorates=governorates,
        places=service.places_with_pages(scope),
        newest=newest,
        older=older,
        may_issue=person.role in {SUPERVISOR, ADMINISTRATOR},
        **week_states.shown(governorates, chosen, newest),
    )


@blp.post("/weeks")
@allow(SUPERVISOR, ADMINISTRATOR)
def issue() -> AnyResponse:
    """Issue one governorate's week, or all in the scope; then back to the list."""
    person = current_person()
    scope = scope_of(person)
    start = _named_week(request.form.get("week"))
    if start is None:
        # An issue is signed and stays: it is never of another week than the one asked for.
        raise Refusal("time_wrong", "week")
    wanted = request.form.get("governorate", "")
    chosen = service.governorates_with_pages(scope) if wanted == "all" else [wanted]
    try:
        made = service.issue_weeks(chosen, start, person.id, scope)
    except Refusal as refusal:
        flash(describe(refusal.code).name(language()), "error")
    else:
        names = "، " if language() == "ar" else ", "
        named = names.join(Wording(language()).governorate(week.governorate) for week in made)
        flash(_("Issued: %(names)s", names=named), "success")
    return redirect(f"/weeks?week={start.isoformat()}", 303)


@blp.get("/weeks/<governorate>/<week>")
@allow(*EMPLOYER)
def preview(governorate: str, week: str) -> str:
    """A week from the works as they stand, with its issues beside it."""
    scope = scope_of(current_person())
    start = exact_week(week)
    figures = service.governorate_week(governorate, start, scope)
    found = queries.issued_weeks(scope, start)
    return render_template(
        "reporting/preview.html",
        words=Wording(language()),
        figures=figures,
        cut=Cut(ports().clock.now(), people=service.names_in(figures)),
        drawing=drawing_of(figures, language()),
        shown=shown_in(figures),
        issues=[one for one in found if one.governorate == governorate],
        start=start,
    )


@blp.get("/weeks/<governorate>/<week>/<int:issue>")
@allow(*EMPLOYER)
def issued(governorate: str, week: str, issue: int) -> Response:
    """An issued page as it was kept, in the reader's language."""
    page = _issued_page(governorate, week, issue)
    response = make_response(page.html)
    response.headers["Content-Security-Policy"] = _policy_for(page.html)
    return response


@blp.get("/weeks/<governorate>/<week>/<int:issue>.pdf")
@allow(*EMPLOYER)
def issued_pdf(governorate: str, week: str, issue: int) -> Response:
    """The PDF's bytes as they were kept; its SHA-256 is the ETag."""
    page = _issued_page(governorate, week, issue)
    response = make_response(page.pdf)
    response.mimetype = "application/pdf"
    name = f"tareeq-{governorate}-{week}-{issue}-{page.language}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.set_etag(page.pdf_sha256)
    return response


def _issued_page(governorate: str, week: str, issue: int) -> Any:
    """The kept page. Raises Refusal("not_found"), the same outside the scope."""
    scope = scope_of(current_person())
    found = queries.issued_week(governorate, exact_week(week), issue, scope)
    if found is None:
        raise Refusal("not_found")
    asked = request.args.get("lang", "")
    return queries.issued_page(found, asked if asked in LANGUAGES else language())


def _read_week(text: str | None) -> date:
    """The Sunday of the week that a day is in; of the last whole week when it names none."""
    return _named_week(text) or week_start(service.today() - timedelta(days=6))


def _named_week(text: str | None) -> date | None:
    """The Sunday of the week that a day is in, this week's at the latest; None for no day."""
    with suppress(ValueError, OverflowError):
        asked = week_start(date.fromisoformat(text or ""))
        if is_within_reach(asked):
            return min(asked, week_start(service.today()))
    return None


def _weeks_to_choose() -> list[date]:
    this = week_start(service.today())
    return [this - timedelta(weeks=n) for n in range(LISTED_WEEKS)]


def _policy_for(html: str) -> str:
    """The document brings its own style sheet, and may run nothing: said by the style's hash."""
    styles = STYLE.search(html)
    digest = hashlib.sha256((styles[1] if styles else "").encode()).digest()
    return (
        f"default-src 'none'; style-src 'sha256-{base64.b64encode(digest).decode()}';"
        " font-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    )
