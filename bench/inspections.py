"""Inspections as inspectors write them: a checklist of eight lines in Arabic, readings, a note."""

from __future__ import annotations

import random
from typing import Any

from bench.works import Line

CHECKLISTS = {
    "safety": (
        "اللوحات التحذيرية في مواقعها وفق مخطط التحويلة المعتمد",
        "الحواجز الخرسانية متصلة دون فراغات وعليها عواكس",
        "الإنارة الليلية والوماضات تعمل",
        "مسار المشاة مفصول وخال من العوائق",
        "العمال يرتدون الخوذات والسترات العاكسة",
        "رجل الإشارة في موقعه ومعه جهاز اتصال",
        "مخارج المعدات مراقبة ومنظفة من الأتربة",
        "السرعة المؤقتة محددة ومعلنة قبل مئتي متر",
    ),
    "request": (
        "السطح نظيف وجاف وخال من المواد السائبة",
        "المناسيب مطابقة للمخطط في حدود السماح",
        "الطبقة اللاصقة موزعة بالتساوي وبالمعدل المطلوب",
        "درجة حرارة الخلطة عند الوصول ضمن الحدود",
        "الفواصل الطولية مقطوعة رأسيًا ومدهونة",
        "عدد أشواط الدمك مسجل للمدحلة الفولاذية والمطاطية",
        "أغطية المناهيل مرفوعة إلى المنسوب النهائي",
        "شهادة الخلطة واعتماد المصدر حاضران في الموقع",
    ),
}
REMARKS = (
    "ينقص عاكسان عند بداية التحويلة، طلب من المقاول استكمالهما اليوم",
    "فرق منسوب يقارب ثمانية مليمترات عند الغطاء الثالث",
    "الخلطة وصلت متأخرة وحرارتها أدنى من الحد فرفضت حمولة واحدة",
)
NAMES = ("ممثل المقاول التجريبي ٣", "ممثل المقاول التجريبي ٧")


class Checker:
    """Fills in inspections on a programme's lines, from a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a seed, not a secret

    def fields(self, line: Line, place: dict[str, Any], signed_at: str) -> dict[str, Any]:
        """An inspection's first fields. Requests are hold points, with readings and a signature."""
        type_ = self._chance.choice(tuple(CHECKLISTS))
        whole: dict[str, Any] = {
            "type": type_,
            "activity": line.activity,
            "section": line.section,
            "layer": line.layer,
            "place": place,
            "checklist": [self._answer(type_, number) for number in range(8)],
            "state": "attended",
            "result": "pass_with_comments",
            "notes": {"add": [self._chance.choice(REMARKS)]},
        }
        if type_ == "request":
            whole |= {"point": "hold", "readings": self._readings(), "state": "submitted"}
            whole["signature"] = self._signature(signed_at)
        return whole

    def _answer(self, type_: str, number: int) -> dict[str, Any]:
        answer = self._chance.choices(("pass", "fail", "not_applicable"), (8, 1, 1))[0]
        note = {"note": self._chance.choice(REMARKS)} if answer == "fail" else {}
        text = CHECKLISTS[type_][number]
        return {"item": f"{type_}-{number + 1}", "text": text, "answer": answer, **note}

    def _readings(self) -> list[dict[str, Any]]:
        limit = {"min": "135", "max": "165", "clause": "4.3.2", "source": "تجريبي"}
        return [
            {
                "test": "laying_temperature",
                "value": f"{self._chance.uniform(130, 165):.1f}",
                "unit": "°C",
                "limit": limit,
            }
            for _ in range(3)
        ]

    def _signature(self, signed_at: str) -> dict[str, Any]:
        """A name drawn with a finger: some forty points, thinned out as a tablet would."""
        x, y, points = 20, 60, []
        for _ in range(40):
            x, y = x + self._chance.randint(1, 9), y + self._chance.randint(-14, 14)
            points.append(f"{x} {y}")
        strokes = f"M{points[0]}L{' '.join(points[1:])}"
        name = self._chance.choice(NAMES)
        return {"name": name, "signed_at": signed_at, "strokes": strokes}
