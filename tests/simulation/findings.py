"""What inspectors bring beside works: non-conformances, safety checks, pictures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from mobile.shapes import Fix
from shared.vocabulary import inspections, ncrs
from tests.simulation.faults_found import FATES, FAULTS, SAFETY_LINES, UNSAFE
from tests.simulation.scenes import scene
from tests.simulation.season import FIRST_DAY, Measurement
from tests.simulation.story import Case, Inspector, Story, fix_at

# Of an inspector's day with measurements.
NCR_SHARE, PAIR_SHARE, LATE_SHARE = 0.15, 0.07, 0.08
SAFETY_EVERY_DAYS, FAILED_SAFETY_SHARE = 6, 0.2


def look_around(
    story: Story, inspector: Inspector, day: date, measured: list[tuple[UUID, Measurement]]
) -> None:
    """What the inspector finds on ``day`` beside what he measured."""
    show_mended(story, inspector)
    look_again(story, inspector)
    if not measured:
        return
    record, found = measured[-1]
    chance = story.happenings
    if (day - FIRST_DAY).days % SAFETY_EVERY_DAYS == story.inspectors.index(inspector):
        check_safety(story, inspector, found)
    if chance.random() < NCR_SHARE:
        raise_ncr(story, inspector, day, found)
    elif chance.random() < PAIR_SHARE:
        show_progress(story, inspector, record, fix_at(inspector, found, chance))


def raise_ncr(story: Story, inspector: Inspector, day: date, found: Measurement) -> None:
    number, chance = len(story.cases), story.happenings
    fits = [one for one in FAULTS if not one.works or found.activity.work_type in one.works]
    fault = fits[number % len(fits)]
    fix, seed = fix_at(inspector, found, chance), chance.getrandbits(20)
    fields = {
        **_site(found),
        "boq_item": found.activity.boq_lines[0].code,
        "quantity": format(found.quantity, "f"),
        "layer": found.activity.layer,
        "title": fault.title,
        "description": fault.description,
        "severity": fault.severity,
        "state": ncrs.RAISED,
    }
    record = inspector.tablet.store.save(ncrs.KIND, fields, fix).record
    photograph(story, inspector, record, fix, seed, is_mended=False)
    due = day + timedelta(days=chance.randint(1, 3))
    steps = list(FATES[number % len(FATES)])
    contract = found.activity.contract
    story.cases.append(Case(record, fault, contract, inspector, steps, due, fix, seed))
    story.count("non-conformances")


def check_safety(story: Story, inspector: Inspector, found: Measurement) -> None:
    chance = story.happenings
    failed = chance.choice(sorted(UNSAFE)) if chance.random() < FAILED_SAFETY_SHARE else None
    lines: list[dict[str, Any]] = [
        {"item": item, "text": text, "answer": "fail" if item == failed else "pass"}
        | ({"note": UNSAFE[item]} if item == failed else {})
        for item, text in SAFETY_LINES
    ]
    fields = {
        **_site(found),
        "type": "safety",
        "state": inspections.ATTENDED,
        "checklist": lines,
        "result": inspections.FAIL if failed else inspections.PASS,
    }
    fix = fix_at(inspector, found, chance)
    record = inspector.tablet.store.save(inspections.KIND, fields, fix).record
    if failed:
        photograph(story, inspector, record, fix, chance.getrandbits(20), is_mended=False)
    story.count("safety checks")


def look_again(story: Story, inspector: Inspector) -> None:
    """Re-inspections that the office asked for: what was mended is there, and photographed."""
    store = inspector.tablet.store
    cases = {case.record: case for case in story.cases}
    for seen in store.records(inspections.KIND, states=[inspections.SCHEDULED], limit=20):
        case = cases.get(UUID(str(seen.fields.get("ncr"))))
        if case is None or case.inspector is not inspector:
            continue
        store.edit(seen.record, {"state": inspections.ATTENDED, "result": inspections.PASS})
        photograph(story, inspector, case.record, case.fix, case.scene, is_mended=True)


def show_progress(story: Story, inspector: Inspector, record: UUID, fix: Fix) -> None:
    """A place before and after the work of a morning; now and then only days later, when the
    work is accepted: what a picture adds then is a supervisor's to settle.
    """
    seed = story.happenings.getrandbits(20)
    photograph(story, inspector, record, fix, seed, is_mended=False)
    if story.happenings.random() < LATE_SHARE:
        story.to_show.append((inspector, record, fix, seed))
        return
    inspector.clock.go_to(inspector.clock.moment + timedelta(hours=2))
    photograph(story, inspector, record, fix, seed, is_mended=True)
    story.count("pairs")


def show_mended(story: Story, inspector: Inspector) -> None:
    """What was photographed before is photographed again, from the same place."""
    for one in [one for one in story.to_show if one[0] is inspector]:
        photograph(story, inspector, *one[1:], is_mended=True)
        story.to_show.remove(one)
        story.count("pairs")


def photograph(
    story: Story, inspector: Inspector, record: UUID, fix: Fix, seed: int, *, is_mended: bool
) -> None:
    caption = "بعد" if is_mended else "قبل"
    picture = scene(seed, is_mended=is_mended)
    store = inspector.tablet.store
    store.attach_photo(record, picture, fix, heading_deg=seed % 360, caption=caption)
    story.count("photos")


def _site(found: Measurement) -> dict[str, Any]:
    return {
        "activity": found.activity.code,
        "section": found.activity.section,
        "from_m": format(found.from_m, "f"),
        "to_m": format(found.to_m, "f"),
    }
