"""What holds the demonstration's season up: delays, claims for them, decisions wanted; invented."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from server.accounts.demonstration import CONTRACTORS, PLACES
from shared.vocabulary.delays import CAUSES
from tests.simulation.season import FIRST_DAY
from tests.simulation.story import Delay, Story

COUNT = 30
EVERY_DAYS = 2.6
CONTRACTS = 18


class Cause(NamedTuple):
    """``excuse``: how it is decided of, when it is."""

    description: str
    owner: str
    excuse: str


WORDS = {
    "contractor_resource": Cause("فرادة واحدة تعمل من اثنتين", "مدير المشروع لدى المقاول", "none"),
    "contractor_quality": Cause("رفض خلطتين من المصنع لارتفاع الحرارة", "مصنع المقاول", "none"),
    "contractor_rework": Cause("إعادة فرش مقطع رُفضت سماكته", "مدير المشروع لدى المقاول", "none"),
    "employer_instruction": Cause("تعليمات بتغيير عرض الرصيف", "قسم التصميم", "money"),
    "employer_access": Cause("تأخر تسليم شارعين من القطعة", "قسم المتابعة", "money"),
    "employer_payment": Cause("تأخر صرف الدفعة عن موعدها", "قسم الشؤون المالية", "money"),
    "third_party_utility": Cause("خط مياه في غير موضعه بالمخططات", "جهة المياه (تجريبية)", "time"),
    "traffic_permit": Cause("تصريح تحويل المرور لم يصدر", "جهة المرور (تجريبية)", "time"),
    "agency_silence": Cause("لا رد على كتاب نقل عمود الإنارة", "جهة الكهرباء (تجريبية)", "time"),
    "weather": Cause("غبار كثيف أوقف الفرش", "لا أحد", "time"),
    "concurrent": Cause("توقف الفرادة أثناء انتظار التصريح", "المقاول وجهة المرور", "none"),
}
# Of which delay a decision is wanted (by its number), and what the governor made of it.
WANTED = {
    4: ("إخلاء شارعي التسليم من السيارات المهملة", "decide"),
    6: ("تحويل خط المياه قبل الكشط", "refuse"),
    7: ("إصدار تصريح التحويلة ليلًا", "decide"),
    8: ("ندب مهندس لمتابعة نقل الأعمدة", "decide"),
    16: ("صرف الدفعة المتأخرة", ""),
    18: ("إصدار تصريح التحويلة قبل نهاية الأسبوع", ""),
    25: ("اعتماد عرض الرصيف الجديد", ""),
    28: ("اجتماع مع جهة المياه في الموقع", ""),
}
STEPS = {
    "decide": {"answer": "يُنفذ خلال أسبوعين وتُبلغ الجهة", "due_on": timedelta(days=14)},
    "refuse": {"reason": "خوطبت الجهة سابقًا؛ يُنتظر ردها"},
}


def planned_delays() -> list[Delay]:
    """The season's, in their order."""
    codes = CAUSES.codes
    return [
        Delay(
            number,
            # Contracts with a contractor who signs in come up more often: they claim.
            CONTRACTORS[number // 5 % 2] if number % 5 == 0 else number * 7 % CONTRACTS + 1,
            codes[number % len(codes)],
            FIRST_DAY + timedelta(days=int(4 + number * EVERY_DAYS)),
        )
        for number in range(COUNT)
    ]


def tell_setbacks(story: Story, day: date) -> None:
    """Enter what somebody became aware of by ``day``, and do what is due about what is there."""
    for delay in story.delays:
        if not delay.page and delay.aware_on <= day:
            enter(story, delay, day)
        for when, what in [one for one in delay.todo if one[0] <= day]:
            delay.todo.remove((when, what))
            DOING[what](story, delay, day)


def enter(story: Story, delay: Delay, day: date) -> None:
    cause = WORDS[delay.cause]
    said = {
        "contract": str(delay.contract),
        "cause": delay.cause,
        "description": cause.description,
        "owner": cause.owner,
        "started_on": (delay.aware_on - timedelta(days=delay.number % 4)).isoformat(),
        "aware_on": delay.aware_on.isoformat(),
    }
    who = f"contractor.{delay.contract}" if delay.contract in CONTRACTORS else "planner"
    delay.page = story.desk(who).post("/delays/new", "/delays", said)
    todo = {"claim": 9} if delay.contract in CONTRACTORS else {}
    todo |= {"end": delay.days} if delay.number % 3 else {}
    todo |= {"decide": 16} if delay.number % 5 not in (1, 3) else {}
    todo |= {"want": 3} if delay.number in WANTED else {}
    delay.todo = [(day + timedelta(days=days), what) for what, days in todo.items()]
    story.count("delays")


def claim(story: Story, delay: Delay, day: date) -> None:
    said = {"step": "notice", "given_on": day.isoformat(), "days": str(delay.days)}
    said |= {"reference": f"DEMO/{delay.contract:02}/N{delay.number:02}"}
    desk = story.desk(f"contractor.{delay.contract}")
    desk.post(delay.page, f"{delay.page}/claims", said)
    story.count("claims")


def end(story: Story, delay: Delay, day: date) -> None:
    story.desk("planner").post(delay.page, f"{delay.page}/end", {"ended_on": day.isoformat()})


def decide(story: Story, delay: Delay, day: date) -> None:
    excuse = WORDS[delay.cause].excuse
    days = 0 if excuse == "none" else delay.days
    reason = (
        "من نطاق المقاول" if excuse == "none" else "خارج سيطرة المقاول، والأثر على المسار الحرج"
    )
    said = {"excuse": excuse, "days": str(days), "reason": reason}
    story.desk("planner").post(delay.page, f"{delay.page}/decisions", said)
    story.count("delays decided")


def want(story: Story, delay: Delay, day: date) -> None:
    """Ask the governor for a decision; he takes his step at once, where he takes one."""
    title, step = WANTED[delay.number]
    iso = governorate_of(story, delay.contract)
    said = {
        "origin": "delay",
        "source": delay.page.rpartition("/")[2],
        "title": title,
        "description": f"{WORDS[delay.cause].description}؛ بغير قرار يستمر التأخير",
        "governorate": iso,
        "wanted_by": (day + timedelta(days=10 if step else 6)).isoformat(),
        "cost_days": str(delay.days),
        "cost_kwd": str(delay.days * 850),
    }
    page = story.desk("planner").post("/decisions/new", "/decisions", said)
    story.count("decisions wanted")
    if step:
        words = {name: _day(what, day) for name, what in STEPS[step].items()}
        governor = story.desk(f"governor.{PLACES[iso]}")
        governor.post(page, f"{page}/step", {"step": step, **words})


def governorate_of(story: Story, contract: int) -> str:
    """Where most of a contract's activities lie."""
    counts = {
        one.iso: sum(activity.contract == contract for activity in one.activities)
        for one in story.inspectors
    }
    return max(counts, key=lambda iso: counts[iso])


def _day(what: str | timedelta, day: date) -> str:
    return what if isinstance(what, str) else (day + what).isoformat()


DOING = {"claim": claim, "end": end, "decide": decide, "want": want}
