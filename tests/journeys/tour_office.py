"""An office that planned one tour, for the journey over it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from server.app import create_app
from server.db import db
from server.forms.service import load_defaults
from server.tours.service import import_tours
from tests import factories
from tests.journeys.conftest import NOW, ServedOffice
from tests.ports import SteeredClock, steered_ports
from tests.served import served
from tests.throwaway import throwaway_config

CLOSURE, COURSE, HOLD_POINT, STREET = "C01-A06", "C01-A07", "C09-A03", "C09-A07"
STOPS = (
    (CLOSURE, "safety", "افحص السلامة المرورية", "Check the closure"),
    (COURSE, "test", "اختبر الطبقة الرابطة", "Test the binder course"),
    (HOLD_POINT, "request", "نقطة توقف الطبقة الرابطة", "Hold point of the binder course"),
    (STREET, None, "قِس ما نُفذ", "Measure what was laid"),
)


@contextmanager
def tour_office(url: str) -> Iterator[ServedOffice]:
    """Forms, one tour of Hawalli's inspector, and a work on its way that earned something."""
    clock = SteeredClock(NOW - timedelta(days=14))
    app = create_app(throwaway_config(url), steered_ports(clock))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with app.app_context():
        _prepare(clock)
    with served(app) as address:
        yield ServedOffice(app, address, {})
    with app.app_context():
        db.engine.dispose()


def _prepare(clock: SteeredClock) -> None:
    factories.load_reference((1, 9))
    load_defaults()
    inspector = factories.inspector("inspector.hawalli", governorates=["KW-HA"])
    chief = factories.supervisor("supervisor.hawalli", governorates=["KW-HA"])
    factories.supervisor("supervisor.farwaniya", governorates=["KW-FA"])
    earlier = factories.log_work(inspector, CLOSURE, quantity="100")
    factories.accept_work(chief, earlier, "100")
    clock.moment = NOW
    import_tours(json.dumps({"tours": [_tour()]}).encode())


def _tour() -> dict[str, Any]:
    stops = [
        {"order": n, "activity": activity, "inspection_type": kind, "what_ar": ar, "what_en": en}
        for n, (activity, kind, ar, en) in enumerate(STOPS, 1)
    ]
    return {
        "tour": str(uuid4()), "username": "inspector.hawalli", "date": NOW.date().isoformat(),
        "shift": "morning", "kind": "tour", "title_ar": "جولة حولي", "title_en": "Hawalli round",
        "contract": 1, "stops": stops,
    }  # fmt: skip
