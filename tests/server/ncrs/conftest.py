"""A non-conformance that a tablet raised, with its supervisor and its contractor."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.forms import service as forms
from shared.vocabulary.roles import CONTRACTOR, SUPERVISOR
from tests.server.attachments.conftest import field as field_with_files
from tests.server.kinds.samples import FIRST
from tests.server.sync.field import Tablet, add_person, rows

__all__ = ["case", "field_with_files"]

Form = dict[str, Any]


@dataclass
class Case:
    """``people``: role -> who is called with their token, as pages take it from programs."""

    app: Flask
    tablet: Tablet
    people: dict[str, Tablet]
    record: UUID = field(default_factory=uuid4)

    @property
    def head(self) -> Any:
        (row,) = rows(self.app, f"SELECT * FROM head WHERE record = '{self.record}'")
        return row

    def page(self, role: str, language: str = "en") -> str:
        path = f"/records/{self.record}?lang={language}"
        answer = self.app.test_client().get(path, headers=self.people[role].identity)
        assert answer.status_code == 200, answer.text
        return answer.text

    def form(self, role: str, step: str) -> Form | None:
        """The hidden fields of a step's form as this person's page has it; None without one."""
        parts = re.findall(r"<form.*?</form>", self.page(role), re.S)
        found = [p for p in parts if f'name="step" value="{step}"' in p]
        if not found:
            return None
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found[0]))

    def post(self, role: str, form: Form) -> TestResponse:
        path = f"/ncrs/{self.record}/step?lang=en"
        identity = self.people[role].identity
        return self.app.test_client().post(path, data=dict(form), headers=identity)

    def step(self, role: str, step: str, **said: Any) -> TestResponse:
        form = self.form(role, step)
        assert form is not None, f"{role} is not offered {step}"
        return self.post(role, {**form, **said})

    def go(self, *steps: tuple[str, str, Form]) -> None:
        for role, step, said in steps:
            answer = self.step(role, step, **said)
            assert answer.status_code == 303, (step, answer.text)


@pytest.fixture
def case(field_with_files: Flask) -> Case:
    return case_on(field_with_files)


def case_on(app: Flask) -> Case:
    """The case on an application with the small programme in it."""
    with app.app_context():
        forms.load_defaults()
    people = {
        SUPERVISOR: Tablet(app, add_person(app, SUPERVISOR, governorates=["KW-HA"])),
        CONTRACTOR: Tablet(app, add_person(app, CONTRACTOR, contracts=[9])),
        "other": Tablet(app, add_person(app, CONTRACTOR, contracts=[7])),
        "inspector": Tablet(app, add_person(app, "inspector", governorates=["KW-HA"])),
    }
    made = Case(app, people["inspector"], people)
    made.tablet.write(FIRST["ncr"], made.record, kind="ncr")
    assert made.tablet.push()[0]["outcome"] == "created"
    return made
