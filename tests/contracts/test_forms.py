"""Forms from the office to the tablet, and what they filled back again: without another app."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from mobile.sync.http_transport import HttpTransport
from server.accounts.models import Person
from server.db import db
from server.forms.service import import_forms, load_defaults
from shared.rules.pavement import Distress, condition_of
from tests.contracts.conftest import Served, populate
from tests.contracts.test_sync_contract import HERE, sync

CODE = "request_tack_coat"
POINTS = [["0", "0"], ["100", "100"]]
NIGHT = {
    "types": [{"type": "night", "name_ar": "تفتيش ليلي", "name_en": "Night inspection"}],
    "checklists": [{
        "code": "night_visit", "type": "night", "name_ar": "زيارة ليلية", "name_en": "Night visit",
        "items": [{"item": "lit", "text_ar": "الإنارة تعمل", "text_en": "Lights work"}],
    }],
}  # fmt: skip


@dataclass
class Office:
    app: Flask
    served: Served

    def take_in(self, **data: Any) -> None:
        with self.app.app_context():
            by = db.session.query(Person.id).filter_by(username="supervisor").scalar()
            import_forms(json.dumps(data).encode(), by, "a new contract")


@pytest.fixture
def office(listening_app: tuple[Flask, str], tmp_path: Path) -> Iterator[Office]:
    app, url = listening_app
    transport = HttpTransport(url)
    found = Served(transport, tmp_path, populate(app))
    with app.app_context():
        load_defaults()
    yield Office(app, found)
    transport.close()
    for tablet in found.tablets:
        tablet.close()


def test_signing_in_brings_the_forms_and_a_sync_asks_for_newer_ones(office: Office) -> None:
    tablet = office.served.tablet()
    form = tablet.store.form(CODE)
    assert form is not None
    assert (form.point, form.needs_signature, form.readings) == ("hold", True, ("tack_rate",))
    assert form.lines[0].text_ar == "السطح نظيف جاف خال من الغبار والزيت والمواد المفككة"
    limit = tablet.store.limit("iri", "wearing", "expressway")
    assert limit is not None
    assert limit.max == Decimal("1.5")
    assert tablet.store.due_hours("ncr", "critical") == 24
    assert not tablet.engine.fetch_reference(), "nothing is newer"


def test_a_changed_checklist_arrives_and_what_was_filled_keeps_its_own(office: Office) -> None:
    tablet = office.served.tablet()
    old = tablet.store.form(CODE)
    assert old is not None
    answers = [{"item": old.lines[0].item, "text": old.lines[0].text_ar, "answer": "pass"}]
    filled = {"type": old.type, "state": "attended", "form": old.ref, "checklist": answers}
    record = tablet.store.save("inspection", {"activity": "C09-A01", **filled}, HERE).record
    line = {"item": "primed", "text_ar": "السطح مؤسَّس", "text_en": "The surface is primed"}
    names = {"name_ar": old.name_ar, "name_en": old.name_en}
    office.take_in(checklists=[{"code": CODE, "type": "request", **names, "items": [line]}])
    sync(tablet)
    new = tablet.store.form(CODE)
    assert new is not None
    assert (new.version, [line.text_en for line in new.lines]) == (2, ["The surface is primed"])
    # Whoever comes later has the version that the record was filled by, too.
    for one in (tablet, office.served.tablet()):
        sync(one)
        shown = one.store.record(record)
        assert shown is not None
        form = one.store.form(**shown.fields["form"])
        assert form is not None
        assert (form.version, form.lines) == (1, old.lines)


def test_a_new_type_is_filled_and_accepted_without_another_app(office: Office) -> None:
    tablet = office.served.tablet()
    office.take_in(**NIGHT)
    sync(tablet)
    assert tablet.store.inspection_types()[-1].ar == "تفتيش ليلي"
    (form,) = tablet.store.forms("night")
    fields = {"activity": "C09-A01", "type": "night", "state": "attended", "form": form.ref}
    record = tablet.store.save("inspection", fields, HERE).record
    sync(tablet)
    shown = tablet.store.record(record)
    assert shown is not None
    assert (shown.fields["type"], tablet.store.problems()) == ("night", [])


def test_a_survey_s_index_is_worked_out_offline_by_the_office_s_curves(office: Office) -> None:
    tablet = office.served.tablet()
    assert tablet.store.curves() is None
    deducts = [{"distress": "rutting", "severity": "low", "points": POINTS}]
    corrections = [{"q": 1, "points": POINTS}]
    source = {"version": "invented-1", "clause": "default", "source": "nobody"}
    office.take_in(curves={**source, "deducts": deducts, "corrections": corrections})
    sync(tablet)
    curves = tablet.store.curves()
    assert curves is not None
    done = condition_of([Distress("rutting", "low", Decimal(45))], Decimal(225), curves)
    found = [{"code": "rutting", "severity": "low", "quantity": "45", "unit": "m2"}]
    survey = {"area_m2": "225", "distresses": found, "pci": str(done.pci)}
    fields = {"activity": "C09-A01", "type": "survey", "state": "attended",
              "survey": {**survey, "curves": curves.version}}  # fmt: skip
    record = tablet.store.save("inspection", fields, HERE).record
    sync(tablet)
    shown = tablet.store.record(record)
    assert shown is not None
    assert (shown.fields["survey"]["pci"], shown.fields["survey"]["curves"]) == ("80", "invented-1")
