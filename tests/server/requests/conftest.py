"""A contractor's request for a hold point, with the people who have a say in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.forms import service as forms
from shared.rules.clocks import KUWAIT
from shared.vocabulary.roles import CONTRACTOR, INSPECTOR, SUPERVISOR
from tests.server.attachments.conftest import field as field_with_files
from tests.server.sync.field import Tablet, add_person, rows

__all__ = ["case", "field_with_files"]

Form = dict[str, Any]
NEW = "/requests/new?activity=C09-A01&lang=en"


@dataclass
class Case:
    """``people``: role -> who is called with their token, as pages take it from programs."""

    app: Flask
    people: dict[str, Tablet]
    records: list[UUID] = field(default_factory=list)

    @property
    def tablet(self) -> Tablet:
        return self.people[INSPECTOR]

    @property
    def head(self) -> Any:
        (row,) = rows(self.app, f"SELECT * FROM head WHERE record = '{self.records[-1]}'")
        return row

    def pass_by(self, **span: float) -> None:
        """Let time go by."""
        self.app.extensions["tareeq.ports"].clock.advance(**span)

    def at(self, hours: float) -> str:
        """So many hours from now, as a browser's field has it."""
        now: datetime = self.app.extensions["tareeq.ports"].clock.now()
        return (now + timedelta(hours=hours)).astimezone(KUWAIT).strftime("%Y-%m-%dT%H:%M")

    def get(self, role: str, path: str) -> TestResponse:
        sign = "&" if "?" in path else "?"
        identity = self.people[role].identity
        return self.app.test_client().get(f"{path}{sign}lang=en", headers=identity)

    def post(self, role: str, path: str, form: Form) -> TestResponse:
        identity = self.people[role].identity
        return self.app.test_client().post(f"{path}?lang=en", data=dict(form), headers=identity)

    def new_form(self, role: str = CONTRACTOR, **said: Any) -> Form:
        """The form of a new request as its page gives it, filled in."""
        answer = self.get(role, NEW)
        assert answer.status_code == 200, answer.text
        hidden = _hidden(re.findall(r"<form.*?</form>", answer.text, re.S)[-1])
        filled = {"checklist": "request_wearing_course", "from_m": "1+200", "to_m": "1+500"}
        return {**hidden, **filled, "wanted_for": self.at(30), **said}

    def ask(self, role: str = CONTRACTOR, **said: Any) -> TestResponse:
        answer = self.post(role, "/requests", self.new_form(role, **said))
        if answer.status_code == 303:
            self.records.append(UUID(answer.headers["Location"].rpartition("/")[2]))
        return answer

    def page(self, role: str) -> str:
        answer = self.get(role, f"/records/{self.records[-1]}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def form(self, role: str, step: str) -> Form | None:
        """The hidden fields of a step's form as this person's page has it; None without one."""
        parts = re.findall(r"<form.*?</form>", self.page(role), re.S)
        found = [p for p in parts if f'name="step" value="{step}"' in p]
        return _hidden(found[0]) if found else None

    def step(self, role: str, step: str, **said: Any) -> TestResponse:
        form = self.form(role, step)
        assert form is not None, f"{role} is not offered {step}"
        return self.post(role, f"/requests/{self.records[-1]}/step", {**form, **said})

    def go(self, *steps: tuple[str, str, Form]) -> None:
        for role, step, said in steps:
            answer = self.step(role, step, **said)
            assert answer.status_code == 303, (step, answer.text)

    def schedule(self, hours: float = 30, **said: Any) -> None:
        goes = {"assignee": str(self.tablet.person.id), "scheduled_for": self.at(hours)}
        self.go((SUPERVISOR, "schedule", {**goes, **said}))

    def attend(self, result: str) -> None:
        """The inspector's tablet was there, and brings what was found."""
        head = self.head
        fields = {"state": "attended", "result": result}
        self.tablet.write(fields, head.record, head.change, kind="inspection")
        assert self.tablet.push(len(self.tablet.bodies))[0]["outcome"] == "updated"


def _hidden(form: str) -> Form:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


@pytest.fixture
def case(field_with_files: Flask) -> Case:
    app = field_with_files
    with app.app_context():
        forms.load_defaults()
    return Case(
        app,
        {
            SUPERVISOR: Tablet(app, add_person(app, SUPERVISOR, governorates=["KW-HA"])),
            CONTRACTOR: Tablet(app, add_person(app, CONTRACTOR, contracts=[9])),
            "other": Tablet(app, add_person(app, CONTRACTOR, contracts=[7])),
            INSPECTOR: Tablet(app, add_person(app, INSPECTOR, governorates=["KW-HA"])),
        },
    )
