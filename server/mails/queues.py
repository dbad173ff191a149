"""Weeks that did not reach whom they were sent to: somebody corrects an address, or asks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from server.accounts.service import Reader
from server.http.language import language, named
from server.mails import queries, wording
from server.reporting.places import place_name
from server.reporting.reach import places_with_pages
from server.today.queues import MOST_ITEMS, Asked, Item, Queue, Waiting, joined
from shared.vocabulary.roles import ADMINISTRATOR


@lru_cache(maxsize=256)
def asked(reader: Reader) -> Asked | None:
    places = places_with_pages(reader.scope) if reader.role == ADMINISTRATOR else []
    return Asked((queries.undelivered_count(places),), _told) if places else None


def _told(waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    (count,) = values
    link = url_for("week_mails.mails", trouble=1)
    title, tell = _("Weeks that did not arrive by e-mail"), partial(_items, waiting, link)
    return [Queue("mails", "email-remove-outline", title, count, link, tell)]


def _items(waiting: Waiting, link: str) -> list[Item]:
    places = places_with_pages(waiting.scope)
    return [_item(*row, link) for row in queries.undelivered(places, waiting.now, MOST_ITEMS)]


def _item(mail: Any, place: str, person: Any, link: str) -> Item:
    where = joined(place_name(place, language()), wording.state(mail.status))
    return Item(named(person), where, f"{link}#mail-{mail.id}", _("Look into it"), mail.ended_at)
