"""The page of a record of any kind: evidence first, then fields, history and neighbours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from server.fieldwork import wording
from server.fieldwork.values import kind_name, state_name
from server.http.errors import Refusal
from server.http.forms import errors_of
from server.http.identity import current_person, scope_of
from server.http.language import named
from server.http.permissions import EMPLOYER, EVERYBODY, allow
from server.records import acts, evidence
from server.records.entries import names_of
from server.records.pictures import read_pictures
from server.records.service import Seen, see
from server.records.visibility import Reader
from server.records.wording import KIND_ICONS, headline, title_of
from shared.rules.clocks import KUWAIT
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.works import FLAGS, KIND, TIME_GRADES

blp = Blueprint("record_pages", __name__)

WORDS = {
    "GOVERNORATES": GOVERNORATES,
    "FLAGS": FLAGS,
    "STATE_LOOKS": wording.STATE_LOOKS,
    "FLAG_MEANINGS": wording.FLAG_MEANINGS,
    "TIME_GRADES": TIME_GRADES,
    "GRADE_MEANINGS": wording.GRADE_MEANINGS,
    "KIND_ICONS": KIND_ICONS,
    "kind_name": kind_name,
    "state_name": state_name,
    "title_of": title_of,
}


@blp.get("/records/<uuid:record>")
@allow(*EVERYBODY)
def record_page(record: UUID) -> ResponseReturnValue:
    """A record of any kind; works have a page of their own for who decides on them."""
    person = current_person()
    reader = Reader.of(person, scope_of(person))
    seen = see(record, reader)
    if seen.head.kind == KIND and person.role in EMPLOYER and not seen.head.is_deleted:
        return redirect(url_for("work_record.record_page", record=record))
    return _page(seen, acts.acts_of(seen, person))


def take_step(
    record: UUID,
    read: Callable[[Mapping[str, str]], tuple[Any, dict[str, Any]]],
    take: Callable[..., Any],
    tell: Callable[[Any, Any], None],
) -> ResponseReturnValue:
    """Take the step that the form names; a refused one shows the page with what was typed.

    ``read`` gives the step and what it says, ``take`` does it and ``tell`` says that it is done.
    """
    person, typed = current_person(), request.form.to_dict()
    scope = scope_of(person)
    seen = see(record, Reader.of(person, scope))
    try:
        step, said = read(typed)
        files = read_pictures(request.files.getlist("files")) if step.takes_pictures else []
        outcome = take(seen.head, step, said, files, person, scope)
    except Refusal as refusal:
        if refusal.code == "record_unknown":
            raise
        return page_again(record, acts.Refused(typed, errors_of(refusal))), refusal.status
    tell(step, outcome)
    return redirect(url_for("record_pages.record_page", record=record), 303)


def page_again(record: UUID, refused: acts.Refused) -> str:
    """The page with a form that was not taken, what was typed in it and what is wrong."""
    g.refused_act = refused
    person = current_person()
    seen = see(record, Reader.of(person, scope_of(person)))
    # A refused form is shown at an address that nobody can open.
    path = url_for("record_pages.record_page", record=record)
    return _page(seen, acts.acts_of(seen, person), refused.typed.get("seen", ""), page_path=path)


@blp.get("/records/<uuid:record>/stood")
@allow(*EVERYBODY)
def as_it_stood(record: UUID) -> ResponseReturnValue:
    """The same page as the register had it at a moment of Kuwait's clock; nothing is done there."""
    person = current_person()
    reader = Reader.of(person, scope_of(person))
    at = _moment(request.args.get("at", ""))
    try:
        return _page(see(record, reader, at), [], is_asked=True)
    except Refusal as refusal:
        if refusal.code == "record_unknown":
            raise
    # It was not there yet: the page of now says so.
    return _page(see(record, reader), [], is_asked=True, missed=at)


def _moment(text: str) -> datetime | None:
    """What was typed, to the end of its minute; None where it is no moment."""
    try:
        found = datetime.fromisoformat(text)
        at = found if found.tzinfo else found.replace(tzinfo=KUWAIT)
        return at if found.second or found.microsecond else at + timedelta(seconds=59.999999)
    except (OverflowError, ValueError):
        return None


def _page(seen: Seen, offered: list[acts.Act], based_on: str = "", **more: Any) -> str:
    linked, near = seen.linked(), seen.near()
    rows = [*linked, *(entry for entry, _ in near)]
    return render_template(
        "records/record.html",
        seen=seen,
        head=seen.head,
        whole=seen.whole,
        title=headline(seen.head.kind, seen.whole, seen.names),
        lines=evidence.checklist(seen.whole, seen.pictures),
        readings=evidence.readings(seen.whole),
        signature=evidence.signature(seen.whole),
        events=seen.events(based_on),
        conflicts=seen.conflicts(),
        linked=linked,
        near=near,
        names=names_of(rows),
        activity_name=named(seen.names.get(("activity", seen.whole.get("activity")))),
        acts=offered,
        spots=_spots(seen, near),
        **more,
        **WORDS,
    )


def _spots(seen: Seen, near: list[Any]) -> list[dict[str, Any]]:
    """What lies on the small map beside the record itself."""
    photos = [
        {"what": "photo", "lat": one.lat, "lon": one.lon, "heading": _float(one.heading_deg)}
        for one in seen.pictures
        if one.lat is not None
    ]
    others = [{"what": "near", "lat": entry.lat, "lon": entry.lon} for entry, _ in near]
    return [*photos, *others]


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
