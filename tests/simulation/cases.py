"""What the office does about what was found: steps of non-conformances, approval of checks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from server.accounts.demonstration import CONTRACTORS
from shared.vocabulary import inspections, ncrs
from tests.simulation.faults_found import SAID
from tests.simulation.office import SeenWork
from tests.simulation.story import Case, Story

ANSWERS = {"respond", "correct", "dispute"}
# By which a non-conformance is to be closed where the season ends before that.
LATER = date(2026, 12, 17)


def follow_cases(story: Story, day: date, seen: list[SeenWork]) -> None:
    """One step of each non-conformance whose turn it is; ``seen``: records as they stand."""
    heads = {one.record: one for one in seen}
    for case in story.cases:
        head = heads.get(str(case.record))
        # What its tablet has not sent, nobody in the office knows of.
        if head is None or not case.steps or case.due > day or _is_awaited(case, head, heads):
            continue
        take_step(story, case, day)


def take_step(story: Story, case: Case, day: date) -> None:
    code = case.steps.pop(0)
    is_theirs = code in ANSWERS and case.contract in CONTRACTORS
    desk = story.desk(f"contractor.{case.contract}" if is_theirs else "supervisor")
    said = {"step": code, **_said(case, code, day)}
    desk.post(f"/records/{case.record}", f"/ncrs/{case.record}/step", said)
    case.due = day + timedelta(days=story.happenings.randint(2, 5))
    story.count("steps of them")


def _said(case: Case, code: str, day: date) -> dict[str, str]:
    """What the form of the step asks for."""
    fault = case.fault
    is_accepted = "reinspect" not in case.steps and "close" in case.steps
    due_at = {"due_at": f"{LATER}T12:00"} if not case.steps and day.day % 2 else {}
    tomorrow = datetime.combine(day + timedelta(days=1), time(8)).isoformat()
    words = {
        "issue": {"severity": fault.severity, **due_at},
        "respond": {"response": f"نقر بذلك. السبب: {fault.cause}", "root_cause": fault.cause},
        "dispose": {"disposition": "use_as_is" if is_accepted else "repair"},
        "correct": {"corrective_action": fault.action},
        "reinspect": {"assignee": case.inspector.person, "scheduled_for": tomorrow},
        **SAID,
    }
    return words[code]


def _is_awaited(case: Case, head: SeenWork, heads: dict[str, SeenWork]) -> bool:
    """Whether the inspector has still to look again before it may be closed."""
    if case.steps[0] != "close" or head.fields.get("state") != ncrs.REINSPECTION:
        return False
    again = heads.get(str(head.fields.get("reinspection")))
    return again is None or again.fields.get("state") == inspections.SCHEDULED


def approve_checks(story: Story, day: date, seen: list[SeenWork]) -> None:
    """Safety checks and re-inspections are read two days later, as a rule."""
    for one in seen:
        is_new = one.fields.get("state") == inspections.ATTENDED
        if not is_new or story.happenings.random() < 0.5:
            continue
        has_failed = one.fields.get("result") == inspections.FAIL
        note = {"decision_note": "يُعاد الفحص بعد المعالجة"} if has_failed else {}
        state = inspections.REJECTED if has_failed else inspections.APPROVED
        story.supervisor.change_record(one, {"state": state, **note})
        story.count("checks decided")
