"""A schedule's way in: handed in, read by a process of its own, previewed, swapped in."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DataError

from server.db import db, transaction
from server.figures import service as figures
from server.ports import ports
from server.programme.models import (
    TABLES_BY_DAY,
    Contract,
    ContractSchedule,
    ScheduleFile,
    ScheduleImport,
)
from server.programme.schedules import staging
from server.programme.schedules.comparing import PLACE_COLUMNS, changes_anything, preview_of
from server.programme.schedules.ground import ground_of, standing_of
from server.programme.schedules.placing import Placed, place_rows
from server.programme.schedules.reading import read_schedule
from server.programme.schedules.refusals import ScheduleRefusedError
from server.programme.schedules.rows import Rows, rows_of
from server.programme.schedules.schedule import Schedule
from server.programme.schedules.sharing import share_out
from shared.vocabulary.terms import Vocabulary

WAITING, STAGED, REFUSED = "waiting", "staged", "refused"
APPLIED, UNCHANGED, DISCARDED = "applied", "unchanged", "discarded"
_DAY_MIN = 480

NOT_APPLIED = Vocabulary(
    ("contract_unknown", "العقد غير معروف.", "No such contract."),
    ("not_staged", "لا تنتظر هذه النسخة قرارًا.", "This import is not waiting for a decision."),
    ("has_faults", "في الملف أخطاء تمنع اعتماده.", "The file has faults: mend them first."),
    (
        "preview_old",
        "تغير البرنامج بعد هذه المعاينة؛ أعد القراءة.",
        "The programme changed after this preview: read the file again.",
    ),
)  # fmt: skip


class NotAppliedError(Exception):
    """An import cannot be taken in; ``code`` is one of NOT_APPLIED."""

    def __init__(self, code: str) -> None:
        super().__init__(NOT_APPLIED[code].en)
        self.code = code


def hand_in(contract: int, file_name: str, content: bytes, by: UUID | None = None) -> UUID:
    """Keep a contractor's file and have it wait to be read; the import's id."""
    digest = hashlib.sha256(content).digest()
    with transaction() as session:
        if session.get(Contract, contract) is None:
            raise NotAppliedError("contract_unknown")
        kept = insert(ScheduleFile).values(sha256=digest, content=content)
        session.execute(kept.on_conflict_do_nothing())
        asked = ScheduleImport(
            id=ports().ids.uuid7(),
            contract=contract,
            file=digest,
            file_name=file_name[:200],
            state=WAITING,
            asked_at=ports().clock.now(),
            asked_by=by,
        )
        session.add(asked)
        return asked.id


def hand_in_again(import_id: UUID, by: UUID | None = None) -> UUID:
    """Have an import's file read anew, against what stands now; the new import's id."""
    again = ports().ids.uuid7()
    with transaction() as session:
        before = session.get_one(ScheduleImport, import_id)
        session.add(
            ScheduleImport(
                id=again,
                contract=before.contract,
                file=before.file,
                file_name=before.file_name,
                state=WAITING,
                asked_at=ports().clock.now(),
                asked_by=by,
            )
        )
    return again


def read_in(import_id: UUID) -> dict[str, Any]:
    """Read a waiting file, stage its rows, and say what it would change; the preview.

    A file that is refused is marked so, and ScheduleRefusedError goes on to the caller.
    """
    asked = db.session.get_one(ScheduleImport, import_id)
    contract, digest = asked.contract, asked.file
    content = db.session.scalar(select(ScheduleFile.content).where(ScheduleFile.sha256 == digest))
    # No transaction stays open while a process of its own reads for seconds.
    db.session.rollback()
    try:
        return stage(import_id, contract, _read(content or b""))
    except (DataError, ArithmeticError) as error:
        # A duration of a million years or a quantity of thirty digits: the file's, not ours.
        refusal = ScheduleRefusedError("number_wrong")
        _keep_refusal(import_id, refusal)
        raise refusal from error
    except ScheduleRefusedError as refusal:
        _keep_refusal(import_id, refusal)
        raise


def _keep_refusal(import_id: UUID, refusal: ScheduleRefusedError) -> None:
    db.session.rollback()
    with transaction() as session:
        refused = session.get_one(ScheduleImport, import_id)
        refused.state, refused.refusal = REFUSED, refusal.as_json()


def read_waiting() -> int:
    """Read every file that waits, the oldest first; how many there were."""
    asked = select(ScheduleImport.id).where(ScheduleImport.state == WAITING)
    waiting = db.session.scalars(asked.order_by(ScheduleImport.asked_at)).all()
    for import_id in waiting:
        try:
            read_in(import_id)
        except ScheduleRefusedError:
            continue  # kept with its import, for the planner to see
        except Exception:
            # It waits on, and its page says so; the files after it are read all the same.
            db.session.rollback()
            structlog.get_logger("schedules").exception("not read", schedule=str(import_id))
    return len(waiting)


def stage(import_id: UUID, contract: int, schedule: Schedule) -> dict[str, Any]:
    """Write the rows of what was read beside what stands, and the preview."""
    ground = ground_of(contract)
    basis, standing = standing_of(contract, ground)
    # Thinking about some thousand rows takes longer than a transaction may stay open.
    db.session.rollback()
    rows = rows_of(contract, schedule)
    placed = place_rows(rows, ground)
    resources = {r.key: (r.code, r.name) for r in schedule.resources}
    share_out(rows, resources, ground, placed)
    _write_predecessors(rows, placed)
    preview = preview_of(rows, placed, schedule.summary, standing) | {"basis": basis}
    with transaction() as session:
        staging.write_rows(session, import_id, _as_tables(rows, placed))
        asked = session.get_one(ScheduleImport, import_id)
        asked.state, asked.preview = STAGED, preview
        asked.summary = asdict(schedule.summary)
    return preview


def apply_import(import_id: UUID, by: UUID | None = None) -> bool:
    """Swap a staged schedule in, in one short transaction; whether anything changed.

    Raises NotAppliedError when it is not staged, has faults, or something else was applied
    since its preview was made.
    """
    with transaction() as session:
        found = session.get(ScheduleImport, import_id, with_for_update=True)
        if found is None or found.state != STAGED or found.preview is None:
            raise NotAppliedError("not_staged")
        if found.preview["faults"]:
            raise NotAppliedError("has_faults")
        lock = text("SELECT FROM contract WHERE number = :number FOR UPDATE")
        session.execute(lock, {"number": found.contract})
        stands = session.get(ContractSchedule, found.contract)
        if found.preview["basis"] != (str(stands.import_id) if stands else None):
            raise NotAppliedError("preview_old")
        found.applied_at, found.applied_by = ports().clock.now(), by
        if stands is not None and not changes_anything(found.preview):
            found.state = UNCHANGED
            staging.write_rows(session, import_id, {table: [] for table in staging.TABLES})
            return False
        found.state = APPLIED
        session.flush()
        is_by_day = (found.summary or {}).get("format") in TABLES_BY_DAY
        staging.swap_in(session, found.contract, import_id, is_by_day=is_by_day)
        figures.renew_contract(found.contract)
        return True


def discard_import(import_id: UUID, by: UUID | None = None) -> None:
    """Decide against a staged schedule: its rows go, its file and preview stay.

    Raises NotAppliedError when it is not staged.
    """
    with transaction() as session:
        found = session.get(ScheduleImport, import_id, with_for_update=True)
        if found is None or found.state != STAGED:
            raise NotAppliedError("not_staged")
        found.state = DISCARDED
        found.applied_at, found.applied_by = ports().clock.now(), by
        staging.write_rows(session, import_id, {table: [] for table in staging.TABLES})


def _read(content: bytes) -> Schedule:
    with tempfile.NamedTemporaryFile(prefix="tareeq-import-") as file:
        file.write(content)
        file.flush()
        return read_schedule(Path(file.name))


def _write_predecessors(rows: Rows, placed: Placed) -> None:
    """What the tablets show: "C09-A1 FS+3; C09-A2 SS", lags in days, of placed activities."""
    found: dict[str, list[str]] = {code: [] for code in placed.activities}
    for link in rows.links:
        if link["predecessor"] in found and link["successor"] in found:
            days = round(link["lag_min"] / _DAY_MIN)
            lag = f"{days:+d}" if days else ""
            found[link["successor"]].append(f"{link['predecessor']} {link['type']}{lag}")
    for code, words in found.items():
        placed.activities[code]["predecessors"] = "; ".join(sorted(words))


def _as_tables(rows: Rows, placed: Placed) -> dict[str, list[dict[str, Any]]]:
    shares: dict[str, dict[str, str]] = {code: {} for code in placed.activities}
    for (code, item), quantity in placed.shares.items():
        shares[code][item] = str(quantity)
    for row in rows.activities:
        place = placed.activities.get(row["code"])
        row["place"] = {name: place[name] for name in PLACE_COLUMNS} if place else None
        row["shares"] = shares.get(row["code"])
    return {
        "schedule_activity": rows.activities,
        "schedule_link": rows.links,
        "schedule_calendar": rows.calendars,
    }
