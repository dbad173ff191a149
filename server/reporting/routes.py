"""The governor's weeks for programs: figures of a week, issues, issuing."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app
from marshmallow import Schema, fields, validate

from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.incoming import Blueprint
from server.http.permissions import ADMINISTRATOR, EMPLOYER, SUPERVISOR, allow, refuses
from server.reporting import queries, service
from server.reporting.models import IssuedWeek
from shared.vocabulary.places import GOVERNORATES
from shared.wire.fields import MESSAGES, Moment, choice, write_moment

blp = Blueprint("weeks", __name__, url_prefix="/api/v1/weeks", description="The governor's weeks.")
DATE_MESSAGES = {**MESSAGES, "invalid": "time_wrong", "format": "time_wrong"}


class IssueRequest(Schema):
    """``week``: its Sunday; ``governorate``: a code, or null for all in the caller's scope."""

    week = fields.Date(required=True, error_messages=DATE_MESSAGES)
    governorate = choice(GOVERNORATES, load_default=None, allow_none=True)


class WeeksQuery(Schema):
    """``week``: only the issues of the week that begins on this Sunday."""

    week = fields.Date(load_default=None, error_messages=DATE_MESSAGES)
    limit = fields.Integer(
        load_default=100,
        validate=validate.Range(1, 500, error="number_not_allowed"),
        error_messages={**MESSAGES, "invalid": "number_wrong"},
    )


class IssuedWeekSchema(Schema):
    """An issue: its cut (root, reference data, rules), its seal, and where its pages are.

    ``annotation``: who read it before its issue, and the remark that they signed in both
    languages; null in weeks that were issued before these were kept.
    """

    governorate = fields.String(required=True)
    week_start = fields.Date(required=True)
    issue = fields.Integer(required=True)
    issued_at = Moment(required=True)
    root = fields.Integer(required=True)
    rules_version = fields.String(required=True)
    reference_sha256 = fields.String(required=True)
    seal = fields.String(required=True)
    sealed_by = fields.Integer(allow_none=True, required=True)
    restated = fields.List(fields.Dict(), required=True)
    annotation = fields.Dict(allow_none=True, required=True)
    pdf_sha256 = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    page = fields.String(required=True)


class IssuesReply(Schema):
    weeks = fields.List(fields.Nested(IssuedWeekSchema), required=True)


class FiguresReply(IssuedWeekSchema):
    """``figures``: as stored when issued; decimals are text, what is not available is null."""

    figures = fields.Dict(required=True)


def issue_as_json(week: IssuedWeek) -> dict[str, Any]:
    """An issue as programs read it; the command line prints the same."""
    names = ("governorate", "issue", "root", "rules_version", "reference_sha256", "seal")
    path = f"/weeks/{week.governorate}/{week.week_start}/{week.issue}"
    return {
        **{name: getattr(week, name) for name in names},
        "week_start": week.week_start.isoformat(),
        "issued_at": write_moment(week.issued_at),
        "sealed_by": week.sealed_by,
        "restated": week.restated,
        "annotation": week.annotation,
        "pdf_sha256": {page.language: page.pdf_sha256 for page in queries.issued_pages(week)},
        "page": path,
    }


@blp.get("")
@allow(*EMPLOYER)
@blp.arguments(WeeksQuery, location="query")
@blp.response(200, IssuesReply)
def issued(query: dict[str, Any]) -> Any:
    """Issued weeks within one's scope, newest first."""
    found = queries.issued_weeks(scope_of(current_person()), query["week"], query["limit"])
    return _reply({"weeks": [issue_as_json(week) for week in found]})


@blp.post("")
@allow(SUPERVISOR, ADMINISTRATOR)
@refuses("not_found")
@blp.arguments(IssueRequest)
@blp.response(201, IssuesReply)
def issue(wanted: dict[str, Any]) -> Any:
    """Issue a week: one governorate's, or all of the scope. Issued again, it is a restatement."""
    person = current_person()
    scope = scope_of(person)
    one = wanted["governorate"]
    chosen = [one] if one else service.governorates_with_pages(scope)
    made = service.issue_weeks(chosen, wanted["week"], person.id, scope)
    return _reply({"weeks": [issue_as_json(week) for week in made]}), 201


@blp.get("/<governorate>/<week>/<int:issue>")
@allow(*EMPLOYER)
@blp.response(200, FiguresReply)
def figures(governorate: str, week: str, issue: int) -> Any:
    """One issue with its figures."""
    try:
        start = date.fromisoformat(week)
    except ValueError as error:
        raise Refusal("not_found") from error
    found = queries.issued_week(governorate, start, issue, scope_of(current_person()))
    if found is None:
        raise Refusal("not_found")
    return _reply({**issue_as_json(found), "figures": found.figures})


def _reply(content: dict[str, Any]) -> Any:
    """Ready-made JSON: the values were made for JSON once, when the week was issued."""
    return current_app.json.response(content)
