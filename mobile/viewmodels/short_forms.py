"""The short forms: what a non-conformance, a defect and an obstacle ask for. Data, one form."""

from dataclasses import dataclass

from shared.vocabulary import defects, ncrs, obstacles
from shared.vocabulary.terms import Vocabulary

CHOICE, TEXT, NUMBER, DAYS_AGO = "choice", "text", "number", "days_ago"


@dataclass(frozen=True)
class Asked:
    """A field. ``label``: the key of its text; ``words``: of a choice, ``first`` chosen at first.

    ``type`` days_ago: typed as a number of days, kept as the date.
    """

    name: str
    type: str
    label: str
    words: Vocabulary | None = None
    first: str = ""
    lines: int = 1
    hint: str = ""
    unit: str = ""
    is_needed: bool = False


@dataclass(frozen=True)
class ShortFormKind:
    """``due_by``: the field that the response time follows. ``state``: that it begins in."""

    kind: str
    state: str
    icon: str
    asked: tuple[Asked, ...]
    due_by: str = ""


_OWNER = Asked("owner", TEXT, "owner")
_METRES = [("length_m", "length_measured"), ("width_m", "width_measured")]

SHORT_FORMS = {
    form.kind: form
    for form in (
        ShortFormKind(
            ncrs.KIND,
            ncrs.RAISED,
            "alert-outline",
            (
                Asked("title", TEXT, "ncr_title", is_needed=True),
                Asked("severity", CHOICE, "severity", ncrs.SEVERITIES, first="minor"),
                Asked("description", TEXT, "description", lines=3),
                _OWNER,
            ),
            due_by="severity",
        ),
        ShortFormKind(
            defects.KIND,
            defects.REPORTED,
            "hammer-wrench",
            (
                Asked("category", CHOICE, "defect_category", defects.CATEGORIES, is_needed=True),
                Asked("priority", CHOICE, "priority", defects.PRIORITIES),
                *(Asked(name, NUMBER, label, unit="m") for name, label in _METRES),
                Asked("depth_mm", NUMBER, "depth_measured", unit="mm"),
                Asked("description", TEXT, "description", lines=2),
                _OWNER,
            ),
            due_by="priority",
        ),
        ShortFormKind(
            obstacles.KIND,
            obstacles.OPEN,
            "traffic-cone",
            (
                Asked(
                    "category", CHOICE, "obstacle_category", obstacles.CATEGORIES, is_needed=True
                ),
                Asked("description", TEXT, "what_blocks", lines=2, is_needed=True),
                Asked("owner", TEXT, "who_removes", hint="who_removes_hint"),
                Asked("since", DAYS_AGO, "blocked_for", unit="days"),
                Asked("proposed_solution", TEXT, "proposed_solution"),
            ),
        ),
    )
}
