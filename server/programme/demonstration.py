"""The demonstration's first baselines: invented approvals, plainly so."""

from __future__ import annotations

from server.ports import ports
from server.programme import baseline_queries, baselines, queries
from server.programme.baselines import Approval
from server.programme.models import Contract
from shared.rules.clocks import working_date
from shared.rules.scope import EVERYTHING
from shared.vocabulary.baselines import INITIAL


def freeze_first_baselines() -> int:
    """Freeze the programme of each contract that has no baseline yet; how many."""
    frozen = baseline_queries.newest_numbers()
    bare = [one for one in queries.contracts_in_scope(EVERYTHING) if one.number not in frozen]
    for number, approval in [(one.number, _approval(one)) for one in bare]:
        baselines.freeze(number, approval, None, EVERYTHING)
    return len(bare)


def _approval(contract: Contract) -> Approval:
    return Approval(
        basis=INITIAL,
        days=0,
        reason="اعتماد البرنامج الأول (تجريبي) / First programme approved (demonstration)",
        reference=f"DEMO/{contract.number:02}/1",
        approver="مهندس تجريبي / Demo Engineer",
        approved_on=min(contract.commencement, working_date(ports().clock.now())),
    )
