"""Settled conflicts as a table that is given out: a row a decision."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from server.exports.service import (
    Asked,
    Given,
    Source,
    called,
    in_batches,
    placeless,
    plain,
    worded,
)
from server.fieldwork.settled import Decision, settled
from shared.vocabulary.places import GOVERNORATES


class _Row(NamedTuple):
    """What the page tells of a decision, read while its transaction is open."""

    change: str
    record: str
    kind: str
    governorate: str
    contract: int
    activity: str | None
    decided_at: Any
    author: Any
    stands: list[str]
    declined: list[str]


def _told(one: Decision) -> _Row:
    head, revision = one.head, one.revision
    return _Row(
        *(str(revision.change), str(head.record), one.kind),
        *(head.governorate, head.contract, head.whole.get("activity")),
        *(revision.received_at, one.author),
        stands=[f"{label}: {value.striptags()}" for label, value in one.stands],
        declined=[f"{label}: {value.striptags()}" for label, value in one.declined],
    )


SETTLED = placeless(
    "settled-conflicts",
    _("Settled conflicts"),
    (
        plain("decided_at", _("Decided on"), type_="moment"),
        called("author_name", _("Decided by"), "author"),
        plain("kind", _("Kind")),
        worded("governorate", _("Governorate"), GOVERNORATES),
        plain("contract", _("Contract"), type_="whole"),
        plain("activity", _("Activity")),
        plain("stands", _("Stands since")),
        plain("declined", _("Not taken")),
        plain("record", _("Number of the record")),
    ),
    key=lambda row: row.change,
)


def _give(asked: Asked) -> Given:
    """All of them, whichever page of them is open."""

    def read(after: Any, _most: int) -> tuple[list[_Row], Any]:
        found, following = settled(asked.scope, after)
        return [_told(one) for one in found], following

    return Given(SETTLED, in_batches(read))


SOURCES = (Source("settled-conflicts", SETTLED.title, "work_review.settled", _give),)
