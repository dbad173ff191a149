"""Places of work as lists and maps show them: one activity or one returned work each."""

from dataclasses import dataclass
from datetime import date

from mobile.shapes import ActivityView, Fix, WorkView
from mobile.viewmodels.texts import Texts
from mobile.viewmodels.wording import counted, distance, ltr, short_date, stretch
from shared.rules.clocks import working_date
from shared.vocabulary.works import RETURNED

_DAYS_AR = ("يومًا واحدًا", "يومين", "أيام", "يومًا")

ACTIVITY, WORK = "activity", "work"
# Half of a wide road with its shoulders; no fix, however poor, adds more than as much again.
_ON_SITE_M = 30.0


@dataclass(frozen=True)
class SiteRow:
    """One line of a list. ``key`` says what it opens: ``activity:CODE`` or ``work:UUID``."""

    key: str
    title: str
    sub: str
    meta: str
    chip: str
    tone: str
    work_type: str = ""


@dataclass(frozen=True)
class SiteDetail:
    """A row in full. ``may_log``: an activity or stop; else a work to be corrected.

    ``act``: the key of the words on its one button.
    """

    title: str
    lines: tuple[str, ...]
    chip: str
    tone: str
    may_log: bool
    act: str = ""


def key_of(kind: str, identity: object) -> str:
    return f"{kind}:{identity}"


def kind_of(key: str) -> str:
    return key.partition(":")[0]


def identity_of(key: str) -> str:
    return key.partition(":")[2]


def activity_name(activity: ActivityView, texts: Texts) -> str:
    return texts.either(activity.name_ar, activity.name_en)


def activity_row(activity: ActivityView, fix: Fix | None, today: date, texts: Texts) -> SiteRow:
    """An activity with where it is, how far, and how it stands against its plan."""
    chip, tone = activity_state(activity, today, texts)
    where = [
        texts.either(activity.area_ar, activity.area_en),
        stretch(activity.from_m, activity.to_m, texts.language) if activity.section else "",
        away(activity.distance_m, fix, texts),
    ]
    sub = texts(
        "contractor",
        number=activity.contract,
        title=texts.either(activity.contract_title_ar, activity.contract_title_en),
    )
    return SiteRow(
        key=key_of(ACTIVITY, activity.code),
        title=activity_name(activity, texts),
        sub=sub,
        meta=" · ".join(part for part in where if part),
        chip=chip,
        tone=tone,
        work_type=activity.work_type,
    )


def activity_state(activity: ActivityView, today: date, texts: Texts) -> tuple[str, str]:
    """A word for how it stands, and its tone. Late goes before all else."""
    if activity.baseline_finish < today:
        days = (today - activity.baseline_finish).days
        return texts("late_by", days=days_in_words(days, texts)), "bad"
    if activity.works_count:
        return texts("started"), "primary"
    return texts("planned"), "muted"


def returned_row(work: WorkView, texts: Texts) -> SiteRow:
    """A returned work: its reason stands where the eye falls."""
    where = [
        texts("contract", number=work.contract) if work.contract is not None else "",
        stretch(work.from_m, work.to_m, texts.language),
        short_date(working_date(work.made_at), texts.language),
    ]
    return SiteRow(
        key=key_of(WORK, work.record),
        title=work_name(work, texts),
        sub=texts("reason", reason=work.return_reason or texts("no_reason")),
        meta=" · ".join(part for part in where if part),
        chip=texts.either("معاد", "Returned"),
        tone="bad",
        work_type=RETURNED,
    )


def work_name(work: WorkView, texts: Texts) -> str:
    return texts.either(work.activity_ar, work.activity_en) or work.activity


def is_on_site(metres: float, fix: Fix | None) -> bool:
    """Whether so far from the line is on the road, for all that the fix can tell."""
    unsure_m = (fix.accuracy_m or 0.0) if fix else 0.0
    return metres <= _ON_SITE_M + min(unsure_m, _ON_SITE_M)


def away(metres: float | None, fix: Fix | None, texts: Texts) -> str:
    """How far, or that one is there; nothing when no place is known."""
    if metres is None:
        return ""
    if is_on_site(metres, fix):
        return texts("on_site")
    return texts("away", distance=distance(metres, texts.language))


def days_in_words(days: int, texts: Texts) -> str:
    if texts.language == "ar":
        return counted(days, _DAYS_AR)
    return f"{days} day{'' if days == 1 else 's'}"


def planned_dates(activity: ActivityView, texts: Texts) -> str:
    return texts(
        "planned_dates",
        start=short_date(activity.baseline_start, texts.language),
        finish=short_date(activity.baseline_finish, texts.language),
    )


def code_in_text(code: str) -> str:
    """A code such as C07-A03, kept in its order inside Arabic text."""
    return ltr(code)
