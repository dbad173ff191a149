"""The forms of a delay event's pages: an event, a step of a claim, a decision, an end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.delays.service import Claim, Decision, Event
from server.http.errors import Refusal
from server.http.forms import EntryForm, Form, loaded
from shared.vocabulary.delays import CAUSES, CLASSES, STEPS
from shared.wire.digits import latin_digits
from shared.wire.fields import Day, Words, choice, whole_between
from shared.wire.record import MAX_CONTRACT

MOST_RECORDS = 20
MOST_DAYS = 10_000
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class EventForm(EntryForm):
    contract = whole_between(1, MAX_CONTRACT, required=True)
    activity = Words(60, load_default=None)
    cause = choice(CAUSES, required=True)
    description = Words(500, 1, required=True)
    owner = Words(120, 1, required=True)
    started_on = Day(required=True)
    aware_on = Day(required=True)
    ended_on = Day(load_default=None)
    evidence = Words(2000, load_default="")
    records = Words(5000, load_default="")


class ClaimForm(EntryForm):
    step = choice(STEPS, required=True)
    given_on = Day(required=True)
    reference = Words(120, 1, required=True)
    days = whole_between(1, MOST_DAYS, load_default=None)
    grounds = Words(1000, load_default="")


class DecisionForm(EntryForm):
    excuse = choice(CLASSES, required=True)
    days = whole_between(0, MOST_DAYS, required=True)
    reason = Words(1000, 1, required=True)


class EndForm(Form):
    ended_on = Day(required=True)


def read_event(typed: Mapping[str, str]) -> tuple[UUID, Event]:
    """Raises Refusal: invalid_request, id_wrong, too_large."""
    sent = loaded(EventForm, typed)
    sent["records"] = _records(sent["records"])
    return sent.pop("id"), Event(**sent)


def read_claim(typed: Mapping[str, str]) -> tuple[UUID, Claim]:
    sent = loaded(ClaimForm, typed)
    return sent.pop("id"), Claim(**sent)


def read_decision(typed: Mapping[str, str]) -> tuple[UUID, Decision]:
    sent = loaded(DecisionForm, typed)
    return sent.pop("id"), Decision(**sent)


def read_end(typed: Mapping[str, str]) -> Any:
    return loaded(EndForm, typed)["ended_on"]


def _records(text: str) -> list[UUID]:
    """The ids in addresses or by themselves, one a line; each once, in their order."""
    lines = [line for line in latin_digits(text).splitlines() if line.strip()]
    found = [_UUID.findall(line) for line in lines]
    if not all(found):
        raise Refusal("id_wrong", "records")
    records = list(dict.fromkeys(UUID(one) for ones in found for one in ones))
    if len(records) > MOST_RECORDS:
        raise Refusal("too_large", "records")
    return records
