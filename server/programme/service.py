"""The programme: import a contract's file, and hand out what a person may see of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from server.db import db, transaction
from server.figures import service as figures
from server.forms.service import work_types
from server.geography import service as geography
from server.programme import loading, queries
from server.programme.baseline_queries import unscheduled
from server.programme.calendar_rows import calendars_in_force
from server.programme.calendars import calendar_data
from server.programme.claim_queries import claimed_quantity
from server.programme.course_limits import course_limits, courses_to_send
from server.programme.faults import Fault, ProgrammeFaultyError
from server.programme.queries import (
    await_programme,
    contract_in_scope,
    contracts_in_scope,
    is_within_scope,
    places_of_activities,
)
from server.programme.reading import ProgrammeFile, read_programme
from server.programme.rules import Section, Surroundings, check_programme
from server.programme.schedules.deciding import apply_import, discard_import
from server.programme.schedules.exporting import WRITTEN, export_schedule
from server.programme.schedules.importing import (
    NotAppliedError,
    hand_in,
    hand_in_again,
    read_in,
    read_waiting,
)
from server.programme.schedules.planners_places import set_places
from server.programme.schedules.refusals import ScheduleRefusedError
from shared.rules.scope import Scope
from shared.rules.tonnage import CourseLimit
from shared.rules.work_calendar import Ban, ban_at
from shared.wire.text import canonical_json


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do: activities new, changed, unchanged and removed."""

    contract: int
    activities: dict[str, int]
    is_dry_run: bool


def import_programme(content: bytes, *, is_dry_run: bool = False) -> Imported:
    """Import one contract's CSV file, wholly or not at all.

    Raises ProgrammeFaultyError with every fault of the file; nothing is written then.
    """
    if is_dry_run:
        try:
            return _import(db.session(), content, is_dry_run=True)
        finally:
            db.session.rollback()
    with transaction() as session:
        return _import(session, content, is_dry_run=False)


def reference_for(scope: Scope, version: str | None, *, has_packs: bool = False) -> dict[str, Any]:
    """What a tablet needs within ``scope``, as shared/wire/reference.py has it.

    ``has_packs``: the tablet takes its roads from map packs, so that none are sent here.

    ``version`` is a digest of all that is sent but the limits of courses, which are few and come
    with every answer: tablets from before hold digests without them. When it is the one given,
    only that is said.
    """
    places = geography.reference_layers(with_sections=not has_packs)
    found = places | queries.programme_in_scope(scope)
    newest = hashlib.sha256(canonical_json(found).encode()).hexdigest()[:32]
    said = {"version": newest, "is_same": newest == version, "courses": courses_to_send()}
    return said if newest == version else {**said, **found}


def midday_ban(moment: datetime) -> Ban | None:
    """The ban that outdoor work at ``moment`` (aware) breaks, or None."""
    return ban_at(moment, calendar_data().bans)


def course_limit(work_type: str | None) -> CourseLimit | None:
    """What delivery tickets of this type of work are held against; None where it is no course."""
    return course_limits().get(work_type or "")


def _import(session: Session, content: bytes, *, is_dry_run: bool) -> Imported:
    file = read_programme(content)
    if not is_dry_run:
        session.execute(queries.HOLD_RECORDS)
    if not _is_unreadable(file):
        check_programme(file, _surroundings())
    if file.faults:
        raise ProgrammeFaultyError(file.faults)
    counts = loading.replace_programme(session, file)
    number = file.rows["contract"][0].values["number"]
    figures.renew_contract(number)
    return Imported(number, counts, is_dry_run)


def _is_unreadable(file: ProgrammeFile) -> bool:
    """Whether the whole file failed, so that speaking of missing rows would only confuse."""
    return any(fault.row == 0 or fault.code == "csv_broken" for fault in file.faults)


def _surroundings() -> Surroundings:
    return Surroundings(
        areas=queries.area_governorates(),
        work_types=work_types(),
        sections={code: Section(*ends) for code, ends in queries.section_chainages().items()},
        standing=queries.standing_activities(),
        recorded=queries.recorded_pairs(),
        governorates_of=lambda places: [
            found.governorate for found in geography.locate_places(places)
        ],
    )


__all__ = [
    "WRITTEN",
    "Fault",
    "Imported",
    "NotAppliedError",
    "ProgrammeFaultyError",
    "ScheduleRefusedError",
    "apply_import",
    "await_programme",
    "calendars_in_force",
    "claimed_quantity",
    "contract_in_scope",
    "contracts_in_scope",
    "discard_import",
    "export_schedule",
    "hand_in",
    "hand_in_again",
    "import_programme",
    "is_within_scope",
    "midday_ban",
    "places_of_activities",
    "read_in",
    "read_waiting",
    "reference_for",
    "set_places",
    "unscheduled",
]
