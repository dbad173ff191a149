"""Tours planned through their pages, for the tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from werkzeug.test import TestResponse

from server.accounts.models import Person
from server.db import db
from server.tours.drafting import numbered, words_for
from server.tours.models import Tour
from tests.server.sync.field import Tablet

DAY = "2026-03-03"


def stops(*activities: str) -> str:
    named = [stop(activity=one) for one in activities]
    return json.dumps(numbered(named))


def stop(**more: Any) -> dict[str, Any]:
    empty = {"activity": None, "record": None, "lat": None, "lon": None, "inspection_type": None}
    return {**empty, **words_for(None), **more}


def form(person: Person, *activities: str, **more: str) -> dict[str, str]:
    said = {"person": str(person.id), "date": DAY, "shift": "morning", "kind": "tour"}
    return {"id": str(uuid4()), **said, "stops": stops(*activities), "do": "save", **more}


def send(chief: Tablet, path: str, typed: dict[str, str]) -> TestResponse:
    answer = chief.app.test_client().post(f"{path}?lang=en", data=typed, headers=chief.identity)
    assert answer.status_code < 500, answer.text
    return answer


def get(reader: Tablet, path: str) -> str:
    sign = "&" if "?" in path else "?"
    client = reader.app.test_client()
    answer = client.get(f"{path}{sign}lang=en", headers=reader.identity)
    assert answer.status_code == 200, answer.text
    return answer.text


def plan(chief: Tablet, person: Person, *activities: str, **more: str) -> UUID:
    """A tour as planned by its form."""
    typed = form(person, *(activities or ("C09-A01", "C09-A02")), **more)
    answer = send(chief, "/tours/new", typed)
    assert answer.status_code == 303, answer.text
    return UUID(typed["id"])


def kept(app: Flask, tour: UUID) -> Tour:
    with app.app_context():
        found = db.session.get_one(Tour, tour)
        db.session.refresh(found)
        db.session.expunge(found)
        return found


def edit(chief: Tablet, tour: UUID, person: Person, codes: Sequence[str], **more: str) -> Any:
    seen = str(kept(chief.app, tour).version)
    typed = {**form(person, *codes, seen=seen), **more}
    return send(chief, f"/tours/{tour}/edit", typed)
