"""The page and the command of the layers, as their users meet them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from server.db import db
from server.geography import service
from server.geography.cli import geography
from server.geography.layers.standing import standing_rows
from server.geography.models import LayerVersion
from shared.vocabulary.roles import ADMINISTRATOR, PLANNER
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.geography import layer_files as files
from tests.server.geography.test_layer_versions import as_file

PATH = "/layers"


@pytest.fixture
def office(app: Flask) -> Flask:
    with app.app_context():
        factories.load_reference([1])
        factories.person("planner", PLANNER, ("مخطط", "Pat Planner"))
        factories.person("chief", ADMINISTRATOR)
        factories.person("part", PLANNER, governorates=["KW-HA"])
        factories.supervisor()
    return app


def renamed(office: Flask, name: str = "Official") -> bytes:
    with office.app_context():
        return as_file("areas", {next(iter(standing_rows("areas"))): {"name_en": name}})


def hand_in(office: Flask, browser: Browser, content: bytes, **more: Any) -> str:
    """Hand a file in, have the worker read it; its version's id."""
    form = {"layer": "areas", "file": (io.BytesIO(content), "مناطق.geojson"), **more}
    answer = browser.post(PATH, **form)
    assert answer.status_code == 303, answer.text
    with office.app_context():
        service.read_waiting_layers()
    return version_in(answer.location)


def version_in(address: str) -> str:
    return address.split("version=")[1].split("#", maxsplit=1)[0]


def test_a_planner_previews_puts_in_and_goes_back(office: Flask) -> None:
    planner = signed_in(office, "planner")
    version = hand_in(office, planner, renamed(office))
    page = planner.get(PATH, version=version).text
    for word in ("1 changed", "Official", "مناطق.geojson", "<svg", "Put it in"):
        assert word in page
    assert planner.post(f"{PATH}/{version}/apply", reason=" ").status_code == 422
    assert planner.post(f"{PATH}/{version}/apply", reason="Decree 7").status_code == 303
    page = planner.get(PATH).text
    for word in ("Version 2", "Decree 7", "Pat Planner", "As the product brought it"):
        assert word in page
    with office.app_context():
        first = db.session.scalars(select(LayerVersion.id).filter_by(number=1)).one()
    back = planner.post(f"{PATH}/{first}/back")
    assert "Back to version 1" in planner.get(PATH, version=version_in(back.location)).text
    again = planner.post(f"{PATH}/{version}/apply", reason="twice")
    assert again.status_code == 409
    assert "not waiting for a decision" in again.text


def test_faults_are_named_in_arabic_and_nothing_can_be_put_in(office: Flask) -> None:
    planner = signed_in(office, "planner", "ar")
    content = files.geojson([({"code": "X1", "name_ar": "<b>هنا"}, files.BOW_TIE)])
    page = planner.get(PATH, version=hand_in(office, planner, content)).text
    assert "1: X1 &lt;b&gt;هنا" in page
    assert "الحدود تتقاطع مع نفسها" in page
    assert "/apply" not in page


def test_a_refused_file_says_why_and_discarded_ones_stay_listed(office: Flask) -> None:
    chief = signed_in(office, "chief")
    page = chief.get(PATH, version=hand_in(office, chief, b"PK\x03\x04")).text
    assert "The file is damaged" in page
    version = hand_in(office, chief, renamed(office))
    assert chief.post(f"{PATH}/{version}/discard").status_code == 303
    assert "discarded" in chief.get(PATH).text


def test_a_bare_body_carries_the_forms_other_fields(office: Flask) -> None:
    planner = signed_in(office, "planner")
    token = planner.get("/account").text.split('name="csrf-token" content="')[1].split('"')[0]
    answer = planner.client.post(
        PATH,
        query_string={"name": "a.geojson", "layer": "areas", "crs": "EPSG:4326"},
        data=renamed(office),
        headers={"Content-Type": "application/octet-stream", "X-CSRFToken": token},
    )
    assert answer.status_code == 303
    with office.app_context():
        asked = db.session.scalars(select(LayerVersion)).one()
        assert asked.orders["crs"] == "EPSG:4326"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"layer": "moon"}, "Choose the layer that the file is of."),
        ({"file": (io.BytesIO(b""), "")}, "Choose the layer&#39;s file first."),
        ({"file": (io.BytesIO(b""), "a.zip")}, "The file is empty."),
        ({"crs": "9" * 61}, "Up to 60 characters."),
    ],
)
def test_a_wrong_form_says_so(office: Flask, form: dict[str, Any], said: str) -> None:
    sent = {"layer": "areas", "file": (io.BytesIO(b"{}"), "a.json"), **form}
    answer = signed_in(office, "planner").post(PATH, **sent)
    assert answer.status_code == 422
    assert said in answer.text


def test_who_sees_a_part_reads_only_and_others_see_nothing(office: Flask) -> None:
    part = signed_in(office, "part")
    assert f'action="{PATH}"' not in part.get(PATH).text
    assert part.post(PATH, layer="areas").status_code == 403
    assert signed_in(office, "supervisor").get(PATH).status_code == 403
    lost = "00000000-0000-7000-8000-000000000000"
    assert signed_in(office, "planner").get(PATH, version=lost).status_code == 404


def run(office: Flask, tmp_path: Path, content: bytes, *words: str) -> Result:
    path = tmp_path / "layer.bin"
    path.write_bytes(content)
    return office.test_cli_runner().invoke(geography, ["import", str(path), *words])


def test_the_command_previews_puts_in_and_leaves_with_its_codes(
    office: Flask, tmp_path: Path
) -> None:
    content = renamed(office)
    areas = ("--layer", "areas")
    dry = run(office, tmp_path, content, *areas, "--json")
    assert dry.exit_code == 0, dry.output
    assert json.loads(dry.output)["counts"]["changed"] == 1
    with office.app_context():
        assert db.session.scalar(select(func.count(LayerVersion.id))) == 0
    assert run(office, tmp_path, content, *areas, "--apply").exit_code == 2
    author = ("--apply", "--author", "planner", "--reason", "Decree 7")
    done = run(office, tmp_path, content, *areas, *author)
    assert done.exit_code == 0, done.output
    assert "Version 2 is in force." in done.output
    again = run(office, tmp_path, content, *areas, *author)
    assert (again.exit_code, "Nothing was changed." in again.output) == (0, True)
    bad = files.geojson([({"code": "X1"}, files.BOW_TIE)])
    faulty = run(office, tmp_path, bad, *areas, *author)
    assert faulty.exit_code == 1
    assert "fault: 1: X1 The ring crosses itself" in faulty.output
    refused = run(office, tmp_path, b"PK", *areas, "--json")
    assert refused.exit_code == 2
    assert json.loads(refused.output)["code"] == "file_broken"
    nobody = ("--apply", "--author", "nobody", "--reason", "r")
    assert run(office, tmp_path, content, *areas, *nobody).exit_code == 2
    swapped = files.geojson([({"code": "X1"}, files.swapped(files.SQUARE))])
    assert "Swap axes" in run(office, tmp_path, swapped, *areas).output
    assert run(office, tmp_path, swapped, *areas, "--swap-axes").exit_code == 1, "it has no names"
