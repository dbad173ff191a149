"""A schedule's way in: handed in, read by a process of its own, previewed."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DataError, OperationalError

from server.db import db, transaction
from server.ports import ports
from server.programme.models import Contract, ScheduleFile, ScheduleImport
from server.programme.schedules import staging
from server.programme.schedules.comparing import PLACE_COLUMNS, Standing, preview_of
from server.programme.schedules.ground import Before, basis_of, before_import
from server.programme.schedules.handed_in import locked_import
from server.programme.schedules.placing import Placed, place_rows
from server.programme.schedules.reading import reading
from server.programme.schedules.refusals import ScheduleRefusedError
from server.programme.schedules.rows import Rows, rows_of
from server.programme.schedules.schedule import Schedule
from server.programme.schedules.sharing import share_out
from server.programme.schedules.soundness import check_network
from server.programme.schedules.unsaid import keep_what_is_unsaid
from server.programme.weekly_plan import usual_calendar
from shared.vocabulary.terms import Vocabulary

WAITING, STAGED, REFUSED = "waiting", "staged", "refused"

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

    A file that is refused is marked so, and ScheduleRefusedError goes on to the caller. One that
    somebody else read has that reader's answer.
    """
    asked = db.session.get_one(ScheduleImport, import_id)
    if asked.state != WAITING:
        return _answer_before(asked)
    contract, digest = asked.contract, asked.file
    content = db.session.scalar(select(ScheduleFile.content).where(ScheduleFile.sha256 == digest))
    # To write a large file down and to start its reader takes its time.
    db.session.rollback()
    try:
        schedule, before = _read(contract, content or b"")
        return stage(import_id, contract, schedule, before)
    except (DataError, ArithmeticError) as error:
        # A duration of a million years or a quantity of thirty digits: the file's, not ours.
        refusal = ScheduleRefusedError("number_wrong")
        _keep_refusal(import_id, refusal)
        raise refusal from error
    except ScheduleRefusedError as refusal:
        _keep_refusal(import_id, refusal)
        raise


def _answer_before(asked: ScheduleImport) -> dict[str, Any]:
    if asked.preview is not None:
        return asked.preview
    raise ScheduleRefusedError.kept(asked.refusal or {})


def _keep_refusal(import_id: UUID, refusal: ScheduleRefusedError) -> None:
    db.session.rollback()
    with transaction():
        refused = locked_import(import_id)
        if refused is not None and refused.state == WAITING:
            refused.state, refused.refusal = REFUSED, refusal.as_json()


def read_waiting() -> int:
    """Read every file that waits, the oldest first; how many there were."""
    asked = select(ScheduleImport.id).where(ScheduleImport.state == WAITING)
    waiting = db.session.scalars(asked.order_by(ScheduleImport.asked_at)).all()
    log = structlog.get_logger("schedules")
    for import_id in waiting:
        try:
            read_in(import_id)
        except ScheduleRefusedError:
            continue  # kept with its import, for the planner to see
        except (OperationalError, OSError, MemoryError):
            # The database is away or busy, or the machine has no room: nothing of the file's. It
            # waits on, and its page says so.
            db.session.rollback()
            log.exception("not read", schedule=str(import_id))
        except Exception:
            # Read again it would fail again, every few seconds.
            log.exception("not read", schedule=str(import_id))
            _keep_refusal(import_id, ScheduleRefusedError("file_broken"))
    return len(waiting)


def stage(
    import_id: UUID, contract: int, schedule: Schedule, before: Before | None = None
) -> dict[str, Any]:
    """Write the rows of what was read beside what stands, and the preview.

    ``before``: what stood while the file was read; looked at again when that is no more. Of a
    file that somebody else read meanwhile nothing is written: that reader's answer holds.
    """
    if before is None or before.basis != basis_of(contract):
        before = before_import(contract)
    minutes_a_day = usual_calendar().minutes_a_day
    # Thinking about some thousand rows takes longer than a transaction may stay open.
    db.session.rollback()
    rows = rows_of(contract, schedule)
    complete(rows, before.standing)
    placed = place_rows(rows, before.ground)
    share_out(rows, {r.key: (r.code, r.name) for r in schedule.resources}, before.ground, placed)
    _write_predecessors(rows, placed, minutes_a_day)
    preview = preview_of(rows, placed, schedule.summary, before.standing) | {"basis": before.basis}
    tables = _as_tables(rows, placed)
    with transaction() as session:
        asked = locked_import(import_id)
        if asked is None:
            raise NotAppliedError("not_staged")
        if asked.state != WAITING:
            return _answer_before(asked)
        staging.write_rows(session, import_id, tables)
        asked.state, asked.preview = STAGED, preview
        asked.summary = asdict(schedule.summary)
    return preview


def _read(contract: int, content: bytes) -> tuple[Schedule, Before]:
    """The schedule, and what stood while a process of its own read it."""
    with tempfile.NamedTemporaryFile(prefix="tareeq-import-") as file:
        file.write(content)
        file.flush()
        with reading(Path(file.name)) as answer:
            before = before_import(contract)
            # No transaction stays open for the seconds that a large file takes.
            db.session.rollback()
            return answer(), before


def complete(rows: Rows, standing: Standing) -> None:
    """Add what stands and a table says nothing of, then find what no network may have."""
    keep_what_is_unsaid(rows, standing)
    check_network(rows)


def _write_predecessors(rows: Rows, placed: Placed, minutes_a_day: int) -> None:
    """What the tablets show: "C09-A1 FS+3; C09-A2 SS", lags in usual days, of placed activities."""
    found: dict[str, list[str]] = {code: [] for code in placed.activities}
    for link in rows.links:
        if link["predecessor"] in found and link["successor"] in found:
            days = round(link["lag_min"] / minutes_a_day)
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
