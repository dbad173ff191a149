"""Every page of the route table, opened in a real browser by somebody who may.

The list is made from the matrix of routes, and its examples: a page that is added is looked at
too, and one without an example fails.
"""

from __future__ import annotations

import gzip
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, Page

from tests.factories import PASSWORD
from tests.journeys.conftest import context_in
from tests.server.permissions_world import PROVED_ELSEWHERE
from tests.server.route_matrix import Row, call_for, endpoint_of, matrix
from tests.server.small_world import NOBODY, World, path_of

# Who opens a page: the first of these who may.
VISITORS = ("supervisor", "planner", "administrator", "inspector", "contractor", NOBODY)
MOST_SCRIPT = 300_000
# Fetched on top of what any page needs where there is a map, and nowhere else.
OF_THE_MAP = "/static/vendor/maplibre/"
FETCHED = """() => performance.getEntriesByType("resource").map((entry) => entry.name)"""


@dataclass
class Visited:
    """What a page was found to be. ``breaches``: what its security policy forbade, and errors."""

    faults: list[str]
    is_too_wide: bool
    fetched: list[str]
    breaches: list[str] = field(default_factory=list)

    def script_bytes(self) -> int:
        """Bytes of script beside the map's, as they travel packed."""
        paths = {urlsplit(name)._replace(query="").geturl() for name in self.fetched}
        return sum(_packed(path) for path in paths if _is_script(path))

    def foreign_to(self, url: str) -> list[str]:
        """What was fetched from anywhere else."""
        return [name for name in self.fetched if not name.startswith((url, "blob:", "data:"))]


def pages(world: World) -> dict[str, list[tuple[str, str]]]:
    """Visitor -> (rule, address) of each page that is theirs to open."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in matrix():
        if row["method"] == "GET" and not row["rule"].startswith(("/api/v1", "/ogc", "/static")):
            visitor = next(one for one in VISITORS if row[one] == "allow")
            if address := _address(world, row, visitor):
                found.setdefault(visitor, []).append((row["rule"], address))
    return found


def _address(world: World, row: Row, visitor: str) -> str | None:
    """Where the page is; None for what is none: a file, a tile, a part, the way to another page."""
    endpoint = endpoint_of(world.app, row)
    call = call_for(world, endpoint, visitor)
    answer = world.call(visitor, "GET", row["rule"], call)
    if answer.status_code in PROVED_ELSEWHERE.get(endpoint, ()):
        return None
    assert answer.status_code in {200, 302, 303}, f"{row['rule']}: {answer.status}"
    is_whole = answer.mimetype == "text/html" and b"<html" in answer.get_data()[:2000]
    if answer.status_code != 200 or not is_whole:
        return None
    query = f"?{urlencode(call['query'])}" if call.get("query") else ""
    return path_of(row["rule"], call) + query


def visit_all(
    browser: Browser, url: str, world: World, view: tuple[str, int, int], faults_of: Any
) -> dict[str, Visited]:
    """Each page in this (language, width, height); ``faults_of`` judges the open page."""
    found: dict[str, Visited] = {}
    language, width, height = view
    for visitor, addresses in pages(world).items():
        context = context_in(browser, language, width, height)
        page, breaches = context.new_page(), []  # type: ignore[var-annotated]
        page.on("pageerror", lambda error, told=breaches: told.append(str(error)))
        page.on("console", lambda line, told=breaches: told.extend(_breach(line.text)))
        if visitor != NOBODY:
            _sign_in(page, url, visitor)
        for rule, address in addresses:
            breaches.clear()
            page.goto(f"{url}{address}{'&' if '?' in address else '?'}lang={language}")
            found[rule] = look(page, faults_of)
            found[rule].breaches = [*breaches]
        context.close()
    return found


def look(page: Page, faults_of: Any) -> Visited:
    """The open page."""
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return Visited(faults_of(page), width > room, page.evaluate(FETCHED))


def _sign_in(page: Page, url: str, username: str) -> None:
    page.goto(f"{url}/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def _breach(text: str) -> Iterator[str]:
    if "Content Security Policy" in text:
        yield text


def _is_script(address: str) -> bool:
    path = urlsplit(address).path
    return path.endswith((".js", ".mjs")) and not path.startswith(OF_THE_MAP)


@cache
def _packed(address: str) -> int:
    with urllib.request.urlopen(address) as answer:
        return len(gzip.compress(answer.read(), 6))
