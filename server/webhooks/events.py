"""A revision as an event: what it is called, whom it is for, and the text that is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from server.accounts import service as accounts
from server.accounts.models import Person
from server.http.narrowing import scope_of_lists
from server.register.service import Told
from server.webhooks.models import Webhook
from shared.rules.scope import Scope
from shared.vocabulary.decisions import OFFICE_KINDS
from shared.vocabulary.happenings import CHANGED, CREATED, DELETED, STATE_CHANGED
from shared.wire.fields import write_moment

PING = "ping"


def happening(told: Told) -> str:
    """What a revision was; one that is in conflict has changed nothing else yet."""
    if told.version == 1:
        return CREATED
    if told.outcome != "conflict":
        if told.op == "delete" or (told.fields.get("is_deleted") is True and told.op == "decide"):
            return DELETED
        if told.whole.get("state") != told.state_before:
            return STATE_CHANGED
    return CHANGED


def event_type(told: Told) -> str:
    return f"{told.kind}.{happening(told)}"


def is_for(webhook: Webhook, scope: Scope, told: Told) -> bool:
    """Whether a webhook whose owner sees ``scope`` is to be told of this."""
    kinds, happenings = webhook.kinds, webhook.happenings
    return (
        told.seq > webhook.after_seq
        and (kinds is None or told.kind in kinds)
        and (happenings is None or happening(told) in happenings)
        and is_seen(webhook, scope, told)
    )


def is_seen(webhook: Webhook, scope: Scope, told: Told) -> bool:
    """Whether it lies within what is told; what the office alone makes is told to nobody."""
    if told.kind in OFFICE_KINDS:
        return False
    narrowed = scope.common(scope_of_lists(webhook))
    return narrowed.covers(told.governorate, told.contract)


def scope_of_owner(person: Person) -> Scope:
    """What is told at most: what the person who asked for it may see now."""
    return accounts.scope_of(person)


def event(told: Told) -> bytes:
    """The text of an event: the same at each try, since a revision never changes."""
    data: dict[str, Any] = {
        "record": told.record,
        "kind": told.kind,
        "version": told.version,
        "change": told.change,
        "op": told.op,
        "outcome": told.outcome,
        "state": told.whole.get("state"),
        "state_before": told.state_before,
        "author": told.author,
        "made_at": write_moment(told.made_at),
        "working_date": told.working_date,
        "changed": sorted(told.fields),
        "fields": told.whole,
    }
    return _text(event_type(told), told.received_at, data)


def ping(webhook: UUID, now: datetime) -> bytes:
    return _text(PING, now, {"webhook": webhook})


def _text(kind: str, at: datetime, data: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": write_moment(at), "data": data})
