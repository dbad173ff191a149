"""Tablets that nobody has heard of for days: what they hold is nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from server.accounts.models import Device, Person
from server.accounts.readers import Reader
from server.db import db
from server.db.by_due import NOW, Moment
from server.http.language import named
from server.today.queues import MOST_ITEMS, Asked, Item, Queue, Waiting, joined
from shared.vocabulary.roles import ADMINISTRATOR

# A weekend and a day.
SILENT_FOR = timedelta(days=3)


def asked(reader: Reader) -> Asked | None:
    return _ASKED if reader.role == ADMINISTRATOR else None


def _is_silent(now: Moment) -> ColumnElement[bool]:
    return Device.revoked_at.is_(None) & (Device.last_seen_at < now - SILENT_FOR)


def _told(waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    (count,) = values
    link = url_for("devices.devices_page")
    tell = partial(_items, waiting.now, link)
    return [Queue("tablets", "tablet", _("Silent tablets"), count, link, tell)]


def _items(now: datetime, link: str) -> list[Item]:
    longest = (
        select(Device, Person)
        .join(Person, Person.id == Device.enrolled_by)
        .where(_is_silent(now))
        .order_by(Device.last_seen_at, Device.id)
        .limit(MOST_ITEMS)
    )
    return [
        Item(
            device.name,
            joined(named(owner), device.key_mark),
            f"{link}#tablet-{device.id}",
            _("Look into it"),
            device.last_seen_at,
        )
        for device, owner in db.session.execute(longest)
    ]


_SILENT = select(func.count()).select_from(Device).where(_is_silent(NOW)).scalar_subquery()
_ASKED = Asked((_SILENT,), _told)
