"""Tables as files, and one's own large exports: asked for, left, come back to, fetched."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.exports import later, service
from server.exports.formats import find_format
from server.exports.sources import find_source
from server.http.errors import Refusal
from server.http.identity import current_person
from server.http.language import language
from server.http.permissions import EVERYBODY, allow
from server.ports import ports
from shared.wire.errors import describe

blp = Blueprint("exports", __name__)
LONGEST_QUERY = 2000


@blp.get("/tables/<name>.<ending>")
@allow(*EVERYBODY)
def table_file(name: str, ending: str) -> ResponseReturnValue:
    """Any table as its page's filters show it, for whoever may open that page."""
    return service.answer(name, ending)


@blp.get("/exports")
@allow(*EVERYBODY)
def exports_page() -> str:
    """One's own exports; first, when the address asks for one, the way to have it made."""
    return _page(request.args.to_dict())


@blp.post("/exports")
@allow(*EVERYBODY)
def hand_in() -> ResponseReturnValue:
    """Have an export made, once."""
    typed = request.form.to_dict()
    try:
        identifier = UUID(typed.get("id", ""))
        name, ending = typed.get("source", ""), typed.get("ending", "")
        person, query = current_person(), _query(typed)
        later.hand_in(identifier, name, ending, query, person, language())
    except ValueError:
        return _page(typed, "id_wrong"), 400
    except Refusal as refusal:
        if refusal.code in ("not_found", "not_allowed"):
            raise
        return _page(typed, refusal.code), refusal.status
    flash(_("It is being made. You may leave this page and come back."), "success")
    return redirect(url_for(".exports_page"), 303)


@blp.get("/exports/<uuid:export>/file")
@allow(*EVERYBODY)
def export_file(export: UUID) -> Response:
    """The finished file."""
    found, path = later.file_of(export, current_person())
    name = f"tareeq-{found.source}-{found.asked_at:%Y-%m-%d}.{found.ending}"
    answer = service.sent(path.open("rb"), find_format(found.ending), name)
    answer.content_length = found.size_bytes
    return answer


@blp.post("/exports/<uuid:export>/remove")
@allow(*EVERYBODY)
def remove(export: UUID) -> ResponseReturnValue:
    """Cancel an export, or remove its file."""
    later.take_back(export, current_person())
    flash(_("The export is gone."), "success")
    return redirect(url_for(".exports_page"), 303)


def _page(asked: dict[str, str], error: str = "") -> str:
    found = later.exports_of(current_person())
    return render_template(
        "exports/list.html",
        asked=_asked(asked),
        exports=[(one, find_source(one.source), _address(one.source, one.query)) for one in found],
        is_making=any(one.state in (later.WAITING, later.RUNNING) for one in found),
        new_id=ports().ids.uuid7(),
        error=describe(error).name(language()) if error else "",
        describe=lambda code: describe(code).name(language()),
        most=service.MOST_AT_ONCE,
        page_path=url_for(".exports_page"),
    )


def _asked(said: dict[str, str]) -> dict[str, Any] | None:
    """The export that the address asks for; None where it names none."""
    if not said.get("source"):
        return None
    source, format_ = find_source(said["source"]), find_format(said.get("ending", ""))
    source.check(current_person())
    query = _query(said)
    back = _address(source.name, query)
    filters = said.get("filters", "")
    return {"source": source, "ending": format_.ending, "filters": filters, "back": back}


def _query(said: dict[str, str]) -> dict[str, str]:
    """Raises Refusal not_found: longer than any address that we write."""
    raw = said.get("filters", "")
    if len(raw) > LONGEST_QUERY:
        raise Refusal("not_found")
    return {key: value for key, value in parse_qsl(raw) if key != "lang"}


def _address(name: str, query: dict[str, str]) -> str:
    """The page that shows the table with these filters."""
    return url_for(find_source(name).page, **query)
