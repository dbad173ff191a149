"""Tablets that nobody has heard of for days: what they hold is nowhere else."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from server.accounts.models import Device, Person
from server.db import db
from server.http.language import named
from server.today.queues import MOST_ITEMS, Item, Queue, joined
from shared.rules.scope import Scope
from shared.vocabulary.roles import ADMINISTRATOR

# A weekend and a day.
SILENT_FOR = timedelta(days=3)


def queues(person: Person, scope: Scope, now: datetime) -> list[Queue]:
    if person.role != ADMINISTRATOR:
        return []
    is_silent = Device.revoked_at.is_(None) & (Device.last_seen_at < now - SILENT_FOR)
    count = db.session.scalar(select(func.count()).select_from(Device).where(is_silent)) or 0
    asked = (
        select(Device, Person)
        .join(Person, Person.id == Device.enrolled_by)
        .where(is_silent)
        .order_by(Device.last_seen_at, Device.id)
        .limit(MOST_ITEMS)
    )
    link = url_for("devices.devices_page")
    items = [
        Item(
            device.name,
            joined(named(owner), device.key_mark),
            f"{link}#tablet-{device.id}",
            _("Look into it"),
            device.last_seen_at,
        )
        for device, owner in db.session.execute(asked)
    ]
    return [Queue("tablets", "tablet", _("Silent tablets"), count, link, items)]
