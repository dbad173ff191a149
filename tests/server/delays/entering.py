"""Delay events as browsers enter them, claim on them and decide of them."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Flask

from server.delays import queries
from shared.rules.scope import EVERYTHING, Scope
from tests.browser import Browser

# The tests' clock stands on 2 March 2026.
EVENT = {
    "contract": "9",
    "activity": "",
    "cause": "third_party_utility",
    "description": "A water main lies in the way",
    "owner": "Ministry of Water",
    "started_on": "2026-02-01",
    "aware_on": "2026-02-01",
    "ended_on": "",
    "evidence": "Letter PAI/2026/7",
    "records": "",
}
NOTICE = {"step": "notice", "given_on": "2026-03-01", "reference": "DC9/41", "grounds": ""}


def enter(browser: Browser, **fields: str) -> str:
    """The address of an event that this browser entered."""
    answer = browser.post("/delays", id=str(uuid4()), **(EVENT | fields))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def claim(browser: Browser, event: str, **fields: str) -> str:
    name = str(uuid4())
    answer = browser.post(f"{event}/claims", id=name, **(NOTICE | fields))
    assert answer.status_code == 303, answer.text
    return name


def decide(browser: Browser, event: str, **fields: str) -> int:
    said = {"excuse": "time", "days": "14", "reason": "the main was not on the drawings"}
    return browser.post(f"{event}/decisions", id=str(uuid4()), **(said | fields)).status_code


def state_of(office: Flask, event: str, scope: Scope = EVERYTHING) -> str | None:
    with office.app_context():
        found = queries.event_in_scope(UUID(event.rpartition("/")[2]), scope)
        return found["state"] if found else None
