"""People of the demonstration: invented, plainly so, all with one known password.

They exist only where everybody may try things: elsewhere loading them is refused.
"""

from __future__ import annotations

from flask import current_app

from server.accounts import queries, service
from server.accounts.service import PersonDetails
from server.config import Config
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import (
    ADMINISTRATOR,
    CONTRACTOR,
    GOVERNOR,
    INSPECTOR,
    PLANNER,
    SUPERVISOR,
)

PASSWORD = "tareeq-demo"  # noqa: S105 - printed by `make run`, refused outside development

# Contracts whose contractor signs in: a highway package, and a zone of Hawalli.
CONTRACTORS = (1, 9)
# Governorate -> how user names say it.
PLACES = {
    "KW-KU": "capital",
    "KW-HA": "hawalli",
    "KW-FA": "farwaniya",
    "KW-MU": "mubarak",
    "KW-AH": "ahmadi",
    "KW-JA": "jahra",
}


def _of_a_place(role: str, ar: str, en: str, iso: str) -> tuple[str, PersonDetails]:
    place = GOVERNORATES[iso]
    details = PersonDetails(
        f"{ar} – {place.ar}", f"{en}, {place.en}", role, governorates=(iso,), contracts=None
    )
    return f"{role}.{PLACES[iso]}", details


def _of_all(username: str, role: str, ar: str, en: str) -> tuple[str, PersonDetails]:
    return username, PersonDetails(ar, en, role, governorates=None, contracts=None)


def _contractor(number: int) -> tuple[str, PersonDetails]:
    """Of one contract, wherever it lies; named as the programme's files name its contractor."""
    digits = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    names = f"مقاول تجريبي {digits}", f"Demo Contractor {number}"
    details = PersonDetails(*names, CONTRACTOR, governorates=None, contracts=(number,))
    return f"contractor.{number}", details


# (user name, details), in the order in which the sign-ins are printed.
PEOPLE: tuple[tuple[str, PersonDetails], ...] = (
    *(_of_a_place(INSPECTOR, "مفتش تجريبي", "Demo Inspector", iso) for iso in PLACES),
    _of_all("supervisor", SUPERVISOR, "مشرف تجريبي", "Demo Supervisor"),
    _of_all("planner", PLANNER, "مخطط تجريبي", "Demo Planner"),
    *(_contractor(number) for number in CONTRACTORS),
    *(_of_a_place(GOVERNOR, "محافظ تجريبي", "Demo Governor", iso) for iso in PLACES),
    _of_all("admin", ADMINISTRATOR, "مدير نظام تجريبي", "Demo Administrator"),
)


class NotADemonstrationError(RuntimeError):
    """People with a known password were asked for on a server that is not for trying out."""


def load_demonstration_people() -> int:
    """Add those who are not there yet; returns how many. Nobody who is there is changed.

    Raises NotADemonstrationError outside development.
    """
    config: Config = current_app.extensions["tareeq.config"]
    if not config.is_development:
        raise NotADemonstrationError("demonstration people exist in development only")
    missing = [(name, who) for name, who in PEOPLE if queries.person_named(name) is None]
    for username, details in missing:
        service.add_person(username, PASSWORD, details)
    return len(missing)
