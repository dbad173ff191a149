"""The slot of the record page where a kind's own module puts what may be done with a record.

A module named in ``ACTS`` of server/app.py has ``kind`` and ``acts(seen, person)``, which gives
an ``Act`` for this person and this record, or None. Its template is included on the page, in
place of the decision, with the act's ``context`` as ``act``; forms in it post to the module's
own pages. What they do not take they show again with server.records.pages.page_again, and
``refused`` has what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from flask import current_app, g

from server.accounts.models import Person
from server.http.forms import kept_id
from server.records.pictures import MOST_BYTES, MOST_PICTURES

EXTENSION = "tareeq.acts"


@dataclass(frozen=True)
class Act:
    """``template`` is included with ``act`` set to ``context``."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """A form that was not taken: what was ``typed``, and field -> what is wrong, in words."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def refused() -> Refused:
    """What this request's form had wrong; empty where the page is only looked at."""
    found: Refused | None = g.get("refused_act")
    return found or Refused()


def offered(steps: Sequence[Any], own: Sequence[Any]) -> dict[str, Any]:
    """What a page needs to show ``steps``: those of ``own`` first, and what was typed in one.

    The first of ``own`` stands open, and the one that was not taken.
    """
    tried = refused()
    return {
        "steps": [*own, *(step for step in steps if step not in own)],
        "open": {step.code for step in own[:1]} | {tried.typed.get("step", "")},
        "typed": tried.typed,
        "errors": tried.errors,
        "new_id": kept_id(tried.typed, tried.errors),
        "most_bytes": MOST_BYTES,
        "most_mb": MOST_BYTES // 1024 // 1024,
        "most_pictures": MOST_PICTURES,
    }


Acts = Callable[[Any, Person], Act | None]


def by_kind(modules: list[ModuleType]) -> dict[str, list[Acts]]:
    """What create_app keeps: the acts of each kind, in the order in which they are named."""
    found: dict[str, list[Acts]] = {}
    for module in modules:
        found.setdefault(module.kind, []).append(module.acts)
    return found


def acts_of(seen: Any, person: Person) -> list[Act]:
    """What this person may do with the record as it is ``seen`` (server.records.service.Seen)."""
    offered = current_app.extensions[EXTENSION].get(seen.head.kind, [])
    return [act for one in offered if (act := one(seen, person)) is not None]
