"""One work: what was measured, what is odd about it, its history, and a decision on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from marshmallow import ValidationError
from marshmallow.fields import Field

from server.fieldwork import listing, queries, service
from server.fieldwork.delivery import delivery_of
from server.fieldwork.filters import WAITING, WAITING_STATES, WorkFilters, read_filters
from server.fieldwork.findings import present_flags
from server.fieldwork.pages import VOCABULARIES
from server.fieldwork.proposals import open_conflicts
from server.fieldwork.timeline import tell
from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.language import day as written_day
from server.http.language import language, named
from server.http.permissions import EMPLOYER, allow
from server.ports import ports
from server.programme.service import claimed_quantity
from server.register.incoming import Author
from shared.rules.clocks import working_date
from shared.rules.scope import Scope
from shared.rules.weeks import counted_on
from shared.rules.works import may_move
from shared.vocabulary.roles import SUPERVISOR
from shared.vocabulary.works import ACCEPTED, BLOCKING_FLAGS
from shared.wire.digits import without_thousands
from shared.wire.errors import describe
from shared.wire.fields import DecimalText, Words
from shared.wire.work import MAX_NOTES

blp = Blueprint("work_record", __name__)


@blp.get("/works/<uuid:record>")
@allow(*EMPLOYER)
def record_page(record: UUID) -> str:
    return _page(record)


@blp.post("/works/<uuid:record>/accept")
@allow(SUPERVISOR)
def accept(record: UUID) -> ResponseReturnValue:
    """Accept the quantity stated, of the version that was seen."""
    try:
        quantity = _quantity(request.form.get("accepted_quantity", ""))
        service.accept_work(record, _seen(), quantity, _author())
    except Refusal as refusal:
        return _refused(record, refusal, "accept")
    return _next(record, _accepted(record))


def _accepted(record: UUID) -> str:
    """That it is, and from when figures have it, where that is not at once."""
    found = queries.work_record(record, scope_of(current_person()))
    first = counted_on(found.Work.working_date) if found else None
    if first is None or first <= working_date(ports().clock.now()):
        return _("Accepted.")
    return _(
        "Accepted. Figures have it from %(day)s on: they count whole weeks, until yesterday's.",
        day=written_day(first),
    )


@blp.post("/works/<uuid:record>/return")
@allow(SUPERVISOR)
def return_(record: UUID) -> ResponseReturnValue:
    """Return the work to its inspector with a reason."""
    try:
        reason = _reason(request.form.get("reason", ""))
        service.return_work(record, _seen(), reason, _author())
    except Refusal as refusal:
        return _refused(record, refusal, "return")
    return _next(record, _("Returned to its inspector."))


@blp.get("/works/<uuid:record>/after")
@allow(*EMPLOYER)
def after(record: UUID) -> ResponseReturnValue:
    """Past this work without a decision: the one that came in next, or the first again."""
    filters, scope = read_filters(request.args), scope_of(current_person())
    if queries.work_record(record, scope) is None:
        raise Refusal("record_unknown")
    return _to_next(record, filters)


def _seen() -> UUID:
    try:
        return UUID(request.form.get("seen", ""))
    except ValueError as error:
        raise Refusal("id_wrong", "seen") from error


def _author() -> Author:
    person = current_person()
    return Author(person.id, person.role, scope_of(person))


def _quantity(text: str) -> Decimal:
    if not text.strip():
        raise Refusal("accepted_quantity_missing", "accepted_quantity")
    # A thousands separator is typed by habit, and shown by ourselves.
    return _loaded(DecimalText(), without_thousands(text), "accepted_quantity")


def _reason(text: str) -> str:
    return _loaded(Words(MAX_NOTES), text, "reason")


def _loaded(field: Field[Any], text: str, name: str) -> Any:
    try:
        return field.deserialize(text)
    except ValidationError as error:
        raise Refusal(str(error.messages[0]), name) from error


def _refused(record: UUID, refusal: Refusal, decision: str) -> ResponseReturnValue:
    """The page again, with what was typed, and what is wrong with it."""
    error = {"decision": decision, "code": refusal.code, "field": refusal.field}
    error["text"] = describe(refusal.code).name(language())
    return _page(record, error), refusal.status


def _next(record: UUID, done: str) -> ResponseReturnValue:
    """On to the next work that waits, within the filters that led here."""
    filters = read_filters(request.args)
    query = filters.as_query()
    link = url_for(".record_page", record=record, **query)
    flash(Markup("{} <a href='{}'>{}</a>").format(done, link, _("Show that work")), "success")
    return _to_next(record, filters)


def _to_next(record: UUID, filters: WorkFilters) -> ResponseReturnValue:
    found = listing.next_waiting(filters, scope_of(current_person()), after=record)
    query = filters.as_query()
    if found is None:
        return redirect(url_for("work_pages.works_table", **{**query, "state": WAITING}), 303)
    return redirect(url_for(".record_page", record=found, **query), 303)


def _page(record: UUID, error: dict[str, str] | None = None) -> str:
    person, filters = current_person(), read_filters(request.args)
    if (found := queries.work_record(record, scope := scope_of(person))) is None:
        raise Refusal("record_unknown")
    history = queries.work_history(record, scope)
    names = queries.reference_names([revision.whole for revision, *_rest in history])
    return render_template(
        "fieldwork/record.html",
        **found._asdict(),
        events=tell(history, names, found.BoqItem.unit, request.form.get("seen", "")),
        claimed=claimed_quantity(found.Contract.number, found.Work.activity, found.Work.boq_item),
        conflicts=open_conflicts(found.Head.conflicts, names, found.BoqItem.unit),
        **_findings(found, scope),
        may_decide=may_move(found.Work.state, ACCEPTED, person.role, is_author=False),
        waiting=listing.count_waiting(filters, scope),
        is_waiting=found.Work.state in WAITING_STATES,
        error=error or {},
        typed=request.form,
        query=filters.as_query(),
        # A refused decision is shown at the decision's address, which nobody can open.
        page_path=url_for(".record_page", record=record),
        title=named(found.Activity),
        **VOCABULARIES,
    )


def _findings(found: Any, scope: Scope) -> dict[str, Any]:
    """What is odd about the work at present, what of it bars acceptance, and its tickets."""
    flags = present_flags(found.Head, found.Work)
    blocking = [flag for flag in flags if flag in BLOCKING_FLAGS]
    return {"flags": flags, "blocking": blocking, "delivery": delivery_of(found, scope)}
