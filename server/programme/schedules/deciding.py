"""A staged schedule is decided on: swapped in, or discarded."""

from __future__ import annotations

from uuid import UUID

from server.db import transaction
from server.figures import service as figures
from server.ports import ports
from server.programme.models import TABLES_BY_DAY
from server.programme.queries import HOLD_RECORDS
from server.programme.schedules import staging
from server.programme.schedules.comparing import changes_anything
from server.programme.schedules.ground import basis_of
from server.programme.schedules.handed_in import locked_import
from server.programme.schedules.importing import STAGED, NotAppliedError

APPLIED, UNCHANGED, DISCARDED = "applied", "unchanged", "discarded"


def apply_import(import_id: UUID, by: UUID | None = None) -> bool:
    """Swap a staged schedule in, in one short transaction; whether anything changed.

    Raises NotAppliedError when it is not staged, has faults, or the programme is another since
    its preview was made, or works came since that it would move or promise too much beside.
    """
    with transaction() as session:
        found = locked_import(import_id)
        if found is None or found.state != STAGED or found.preview is None:
            raise NotAppliedError("not_staged")
        if found.preview["faults"]:
            raise NotAppliedError("has_faults")
        session.execute(HOLD_RECORDS)
        figures.hold_contract(found.contract)
        basis = basis_of(found.contract)
        if found.preview["basis"] != basis:
            raise NotAppliedError("preview_old")
        found.applied_at, found.applied_by = ports().clock.now(), by
        if basis["import"] is not None and not changes_anything(found.preview):
            found.state = UNCHANGED
            staging.write_rows(session, import_id, {table: [] for table in staging.TABLES})
            return False
        found.state = APPLIED
        session.flush()
        is_by_day = (found.summary or {}).get("format") in TABLES_BY_DAY
        if not staging.swap_in(session, found.contract, import_id, is_by_day=is_by_day):
            raise NotAppliedError("preview_old")
        figures.renew_contract(found.contract)
        return True


def discard_import(import_id: UUID, by: UUID | None = None) -> None:
    """Decide against a staged schedule: its rows go, its file and preview stay.

    Raises NotAppliedError when it is not staged.
    """
    with transaction() as session:
        found = locked_import(import_id)
        if found is None or found.state != STAGED:
            raise NotAppliedError("not_staged")
        found.state = DISCARDED
        found.applied_at, found.applied_by = ports().clock.now(), by
        staging.write_rows(session, import_id, {table: [] for table in staging.TABLES})
