"""An official layer put in by a planner: turned round, mended in the file, previewed, in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import shapely.geometry
from playwright.sync_api import Page, expect

from server.geography import service
from server.geography.layers.standing import standing_rows
from shared.vocabulary.roles import PLANNER
from tests.journeys.conftest import ServedOffice, follow, sign_in
from tests.journeys.test_plan import new_person
from tests.journeys.test_queues import VIEWS, check
from tests.server.geography import layer_files as files

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
SAID = ("code", "governorate", "name_ar", "name_en")
REASON = {"ar": "قرار البلدية رقم ٧", "en": "Municipality, decree 7"}


def areas(office: ServedOffice, name: str) -> list[files.Feature]:
    """Those that stand, the first of them renamed."""
    with office.app.app_context():
        found = [
            ({name: row[name] for name in SAID}, shapely.geometry.shape(row["shape"]))
            for row in standing_rows("areas").values()
        ]
    found[0][0]["name_en"] = name
    return found


def hand_in(page: Page, office: ServedOffice, features: Sequence[files.Feature]) -> None:
    """By the page's form; then the worker reads it, and the page shows so by itself."""
    form = page.locator("form[data-layer-file]")
    form.locator("[name=layer]").select_option("areas")
    content = files.geojson(features)
    sent = {"name": "areas.geojson", "mimeType": "application/geo+json", "buffer": content}
    form.locator("[name=file]").set_input_files([sent])
    follow(form.locator("button[type=submit]"))
    with office.app.app_context():
        service.read_waiting_layers()
    expect(page.locator("#version progress")).to_have_count(0)
    check(page)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_a_planner_puts_an_official_layer_in(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    page = visit(language, width, height)
    sign_in(page, office, new_person(office, PLANNER, None), f"/layers?lang={language}")
    check(page)
    right = areas(office, f"Official {language}")
    turned = [(said, files.swapped(shape)) for said, shape in right]
    hand_in(page, office, turned)
    expect(page.locator("#version .is-error")).to_be_visible()
    page.locator("[name=is_swapped]").check()
    crossed = [(turned[0][0], files.swapped(files.BOW_TIE)), *turned[1:]]
    hand_in(page, office, crossed)
    expect(page.locator("#version .told").first).to_contain_text(right[0][0]["code"])
    expect(page.locator("form[action$='/apply']")).to_have_count(0)
    follow(page.locator("form.discard button"))
    hand_in(page, office, right)
    put_in(page, language)
    with office.app.app_context():
        first = next(iter(standing_rows("areas").values()))
    assert first["name_en"] == f"Official {language}"
    assert shapely.geometry.shape(first["shape"]).equals(right[0][1])


def put_in(page: Page, language: str) -> None:
    """With a reason, which the list keeps."""
    expect(page.locator(".layer-map svg")).to_be_visible()
    form = page.locator("form[action$='/apply']")
    form.locator("[name=reason]").fill(REASON[language])
    follow(form.locator("button"))
    expect(page.locator(".message.is-success")).to_be_visible()
    expect(page.locator("#versions")).to_contain_text(REASON[language])
    check(page)
