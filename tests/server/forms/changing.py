"""Rows of forms to be taken in, and what tablets are sent then."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from server.accounts.models import Person
from server.db import db
from server.forms.service import Imported, forms_for, import_forms, load_defaults
from shared.wire.forms import forms_reply
from tests import factories

LINE = {"item": "dry", "text_ar": "السطح جاف", "text_en": "The surface is dry"}
NIGHT = {
    "code": "night", "type": "night_visit", "name_ar": "زيارة ليلية", "name_en": "Night visit",
    "items": [LINE],
}  # fmt: skip
NIGHT_TYPE = {"type": "night_visit", "name_ar": "تفتيش ليلي", "name_en": "Night inspection"}
LIMIT = {"test": "iri", "unit": "m/km", "max": "1.2", "clause": "5.1", "source": "contract"}
POINTS = [["0", "0"], ["100", "80"]]
CURVES: dict[str, Any] = {
    "version": "invented-1", "clause": "default", "source": "nobody",
    "deducts": [{"distress": "rutting", "severity": "low", "points": POINTS}],
    "corrections": [{"q": 1, "points": POINTS}, {"q": 2, "points": POINTS}],
}  # fmt: skip


@pytest.fixture
def office(app: Flask) -> Flask:
    """The application with the product's forms and somebody who may change them."""
    with app.app_context():
        factories.supervisor()
        load_defaults()
    return app


def take_in(app: Flask, *, is_dry_run: bool = False, **data: Any) -> Imported:
    with app.app_context():
        by = db.session.query(Person.id).filter_by(username="supervisor").scalar()
        content = json.dumps(data, default=str).encode()
        return import_forms(content, by, "تعديل البند", is_dry_run=is_dry_run)


def sent(app: Flask, version: str | None = None) -> dict[str, Any]:
    """The reply as a tablet loads it."""
    with app.app_context():
        found: dict[str, Any] = forms_reply.load(forms_for(version))
    return found


def checklists(app: Flask, code: str) -> list[tuple[int, bool]]:
    return [(c["version"], c["is_current"]) for c in sent(app)["checklists"] if c["code"] == code]


def current(app: Flask, code: str) -> dict[str, Any]:
    """The rows of a checklist as a file says them."""
    (found,) = [c for c in sent(app)["checklists"] if c["code"] == code and c["is_current"]]
    return {name: value for name, value in found.items() if name not in {"version", "is_current"}}
