"""The steps of a non-conformance, posted from the page of its record."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue

from server.http.forms import read_step
from server.http.permissions import allow
from server.ncrs import service
from server.ncrs.forms import FORMS
from server.ncrs.steps import BY_CODE
from server.ncrs.wording import DONE, money, span
from server.records import pages
from shared.vocabulary.roles import CONTRACTOR, SUPERVISOR

blp = Blueprint("ncr_pages", __name__, url_prefix="/ncrs")
for _filter in (money, span):
    blp.add_app_template_filter(_filter)


@blp.post("/<uuid:record>/step")
@allow(SUPERVISOR, CONTRACTOR)
def take_step(record: UUID) -> ResponseReturnValue:
    """Take the step that the form names."""
    return pages.take_step(
        record,
        lambda typed: read_step(typed, BY_CODE, FORMS),
        service.take,
        lambda step, _taken: flash(DONE[step.code], "success"),
    )
