"""``tareeq geography``, as typed."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from flask.cli import ScriptInfo

from server.geography.cli import geography


def run(app, *words: str) -> Result:
    return CliRunner().invoke(geography, list(words), obj=ScriptInfo(create_app=lambda: app))


def test_locate_prints_one_json_object(app):
    done = run(app, "locate", "29.3335", "48.0755", "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert list(found) == ["governorate", "area", "section", "chainage_m", "offset_m", "certain"]
    assert found["governorate"] == "KW-HA"
    assert found["certain"] is True
    assert float(found["chainage_m"]) > 0


def test_locate_takes_arabic_digits_and_decimal_commas(app):
    arabic = run(app, "locate", "٢٩٫٣٣٣٥", "48,0755", "--json")
    assert arabic.stdout == run(app, "locate", "29.3335", "48.0755", "--json").stdout


def test_locate_says_unknown_outside_kuwait(app):
    found = json.loads(run(app, "locate", "-33.9", "151.2", "--json").stdout)
    assert found == {
        "governorate": "unknown", "area": None, "section": None,
        "chainage_m": None, "offset_m": None, "certain": False,
    }  # fmt: skip


@pytest.mark.parametrize("words", [("nan", "48"), ("29", "181"), ("91", "48"), ("x", "48")])
def test_locate_refuses_what_is_no_coordinate_with_2(app, words):
    done = run(app, "locate", *words, "--json")
    assert done.exit_code == 2
    assert "itude" in done.output


def test_locate_speaks_to_people_too(app):
    assert (
        "KW-HA, KW-HA-SALMIYA, S-HA-SALMIYA at" in run(app, "locate", "29.3335", "48.0755").stdout
    )


def test_load_says_how_much_it_loaded(app):
    assert run(app, "load").stdout == "6 governorates, 116 areas, 253 sections\n"
