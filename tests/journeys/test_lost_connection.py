"""Without a connection no form of any page leaves it: it is told, and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from shared.vocabulary.roles import PLANNER
from tests.journeys.conftest import ServedOffice, context_in, follow, sign_in
from tests.journeys.every_page import _sign_in as enter
from tests.journeys.every_page import pages
from tests.journeys.test_every_page import world
from tests.journeys.test_plan import new_person
from tests.served import served
from tests.server.small_world import NOBODY, World

__all__ = ["world"]
pytestmark = [pytest.mark.journey, pytest.mark.slow]
FORMS = "main form[method=post]:not([data-sends-itself])"
TOLD = {"ar": "لم يُرسل", "en": "Not sent"}
# Each form is sent as its first button would, whatever is still missing in it.
SEND_EACH = """async (forms) => {
  const found = [];
  for (const form of forms) {
    for (const part of document.querySelectorAll("details")) part.open ||= part.contains(form);
    form.noValidate = true;
    const field = form.querySelector("textarea, input[type=text], input:not([type])");
    if (field) field.value = "typed";
    form.requestSubmit(form.querySelector("button:not([type=button])"));
    for (let turn = 0; turn < 100 && !form.querySelector(".not-sent"); turn++)
      await new Promise((again) => setTimeout(again, 20));
    const said = form.querySelector(".not-sent")?.textContent ?? "";
    const isKept = !field || field.value === "typed";
    found.push([form.getAttribute("action") ?? "", isKept, said]);
  }
  return found;
}"""


@pytest.mark.timeout(600)  # some seventy pages
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_form_tells_and_keeps_what_was_typed(
    world: World, browser: Browser, language: str
) -> None:
    untold, seen = [], set()
    with served(world.app) as url:
        for visitor, addresses in pages(world).items():
            context = context_in(browser, language)
            page = context.new_page()
            if visitor != NOBODY:
                enter(page, url, visitor)
            for rule, address in addresses:
                page.goto(f"{url}{address}{'&' if '?' in address else '?'}lang={language}")
                context.set_offline(True)
                for action, is_kept, said in page.locator(FORMS).evaluate_all(SEND_EACH):
                    seen.add(rule)
                    if not is_kept or TOLD[language] not in said:
                        untold.append((rule, action, is_kept, said))
                context.set_offline(False)
            context.close()
    assert untold == []
    assert len(seen) > 20, seen


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_was_not_sent_is_sent_again(
    office: ServedOffice, visit: Callable[..., Page], language: str
) -> None:
    page = visit(language)
    username = new_person(office, PLANNER, None)
    sign_in(page, office, username, f"/decisions/new?lang={language}")
    page.select_option("[name=governorate]", "KW-HA")
    page.fill("[name=description]", "Until the pipe is moved")
    page.fill("[name=title]", "Close the lane")
    page.fill("[name=wanted_by]", "2026-11-25")
    send = page.locator("main form button[type=submit]")
    page.context.set_offline(True)
    for _ in range(2):
        send.click()
        expect(page.locator("main form .not-sent")).to_contain_text(TOLD[language])
    page.context.set_offline(False)
    expect(page.locator("[name=title]")).to_have_value("Close the lane")
    follow(send)
    expect(page.locator(".message.is-success")).to_be_visible()
