"""Reading an inspection's form: what was typed becomes what the screen shows."""

from typing import Any

from mobile.shapes import ChecklistLine, ChecklistView, TestView
from mobile.viewmodels.digits import figure
from mobile.viewmodels.inspection_typed import (
    ANSWER,
    AT,
    COMPANIONS,
    NCR,
    PHOTO,
    REMARK,
    UNSIGNED,
    WHY_UNSIGNED,
    Judged,
    TypedInspection,
    judged,
)
from mobile.viewmodels.inspection_view import (
    CompanionRow,
    InspectView,
    KindRow,
    LineRow,
    ReadingRow,
    Signed,
    SurveyView,
)
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_place import LogPlace
from mobile.viewmodels.sites import activity_name
from mobile.viewmodels.texts import Texts
from shared.rules.limits import Limit, road_class_of
from shared.vocabulary.inspections import FAIL, JOINT_TOUR, RESULTS

_ICONS = {
    "progress": "ruler",
    "request": "shield-check-outline",
    "test": "test-tube",
    "safety": "traffic-cone",
    "survey": "texture-box",
    JOINT_TOUR: "account-outline",
    "surprise_visit": "eye-outline",
    "snag": "flag-checkered",
    "reinspection": "sync",
}


class InspectionReading:
    """Makes the view of a form."""

    def __init__(self, kit: Kit, place: LogPlace) -> None:
        self._kit, self._place = kit, place

    def kinds(self, type: str | None, work_type: str | None) -> tuple[KindRow, ...]:
        """Every checklist that fits, with the name of its type under its own."""
        texts, store = self._kit.texts, self._kit.store
        types = {term.code: term.name(texts.language) for term in store.inspection_types()}
        rows = []
        for form in store.forms(type, work_type):
            count = texts("lines_count", count=figure(len(form.lines)))
            sub = f"{types.get(form.type, form.type)} · {count}"
            icon = _ICONS.get(form.type, "clipboard-check-outline")
            rows.append(KindRow(f"{form.type}/{form.code}", _name(form, texts), sub, icon))
        return tuple(rows)

    def view(self, typed: TypedInspection, survey: SurveyView | None) -> InspectView:
        """The whole form."""
        texts, form, activity = self._kit.texts, typed.checklist, typed.activity
        readings = self.judged(typed)
        results = tuple((term.code, term.name(texts.language)) for term in RESULTS)
        done, lines = len(typed.answers()), len(form.lines) if form else 0
        return InspectView(
            chosen=_name(form, texts) if form else "",
            sub=activity_name(activity, texts) if activity else "",
            progress=texts("answered", done=figure(done), count=figure(lines)) if lines else "",
            lines=tuple(self._line(line, typed) for line in form.lines) if form else (),
            readings=self._readings(typed, readings),
            tests=tuple((t.test, texts.either(t.name_ar, t.name_en)) for t in self._tests(form)),
            survey=survey,
            companions=self._companions(typed),
            signed=_signed(typed),
            **_unsigned(typed, texts),
            results=results,
            result=typed.text("result") or typed.suggested([one.is_within for one in readings]),
            values={n: str(typed.values.get(n) or "") for n in ("from_m", "notes")},
            errors=dict(typed.errors),
            error=typed.error,
            place=self._place.panel(typed.text("section")),
        )

    def judged(self, typed: TypedInspection) -> list[Judged]:
        """The readings, each held to the limit of its layer and class of road."""
        section = self._place.section(typed.text("section")) if typed.text("section") else None
        road = road_class_of(section.road_ref) if section else None
        store = self._kit.store
        return [
            judged(one, store.limit(one[0], typed.layer, road), typed.text(f"{AT}{place}"))
            for place, one in enumerate(typed.readings)
        ]

    def unit_of(self, test: str, limit: Limit | None) -> str:
        """The unit that a test is read in."""
        if limit is not None and limit.unit:
            return limit.unit
        known = {one.test: one.unit for one in self._kit.store.reading_tests()}
        return known.get(test, "")

    def _tests(self, form: ChecklistView | None) -> list[TestView]:
        """The form's own tests first; any test may be read anywhere."""
        own = form.readings if form else ()
        return sorted(self._kit.store.reading_tests(), key=lambda one: one.test not in own)

    def _line(self, line: ChecklistLine, typed: TypedInspection) -> LineRow:
        texts = self._kit.texts
        answer = typed.text(ANSWER + line.item)
        has_photo = typed.photo_of(line.item) is not None
        lacks_photo = line.needs_photo_on_fail and not has_photo
        is_bare = answer == FAIL and not (typed.text(REMARK + line.item) and not lacks_photo)
        asks = "asks_photo" if lacks_photo else "asks_note"
        is_named = line.clause and line.clause != "default"
        return LineRow(
            item=line.item,
            text=texts.either(line.text_ar, line.text_en),
            clause=texts("clause", clause=line.clause) if is_named else "",
            answer=answer,
            remark=typed.text(REMARK + line.item),
            asks=texts(asks) if is_bare else "",
            has_photo=has_photo,
            error=typed.errors.get(PHOTO + line.item, ""),
            ncr=typed.text(f"{NCR}item:{line.item}"),
        )

    def _companions(self, typed: TypedInspection) -> tuple[CompanionRow, ...] | None:
        """None where nobody comes along."""
        if typed.text("type") != JOINT_TOUR:
            return None
        lacks = self._kit.texts("companion_needed") if COMPANIONS in typed.errors else ""
        return tuple(
            CompanionRow(place, *one, error="" if one[0].strip() else lacks)
            for place, one in enumerate(typed.companions)
        )

    def _readings(self, typed: TypedInspection, found: list[Judged]) -> tuple[ReadingRow, ...]:
        texts = self._kit.texts
        names = {
            one.test: texts.either(one.name_ar, one.name_en)
            for one in self._kit.store.reading_tests()
        }
        return tuple(
            ReadingRow(
                place=place,
                test=one.test,
                name=names.get(one.test, one.test),
                unit=self.unit_of(one.test, one.limit),
                value=one.typed,
                limit=self._limit(one.limit),
                verdict="" if one.is_within is None else texts(_VERDICTS[one.is_within][0]),
                tone="muted" if one.is_within is None else _VERDICTS[one.is_within][1],
                error=texts.error("number_wrong") if one.is_wrong else "",
                at=one.at,
                at_error=texts.error("chainage_wrong") if one.is_at_wrong else "",
                ncr=typed.text(f"{NCR}test:{one.test}:{place}"),
            )
            for place, one in enumerate(found)
        )

    def _limit(self, limit: Limit | None) -> str:
        texts = self._kit.texts
        if limit is None or (limit.min is None and limit.max is None):
            return texts("no_limit")
        ends = {"min": limit.min, "max": limit.max}
        told = {n: figure(f"{end.normalize():f}") for n, end in ends.items() if end is not None}
        key = "limit_between" if len(told) == 2 else f"limit_{next(iter(told))}"
        is_named = limit.clause and limit.clause != "default"
        clause = [texts("clause", clause=limit.clause)] if is_named else []
        return " · ".join([texts(key, **told), *clause])


_VERDICTS = {True: ("within", "ok"), False: ("outside", "bad")}


def _name(form: ChecklistView, texts: Texts) -> str:
    return texts.either(form.name_ar, form.name_en)


def _unsigned(typed: TypedInspection, texts: Texts) -> dict[str, Any]:
    """Whether it is to be signed, and why it is not, unless it is."""
    must_sign = bool(typed.checklist and typed.checklist.needs_signature)
    # They stay below the pad while somebody signs: it must not move under the pen.
    reasons = tuple((why, texts(f"unsigned_{why}")) for why in WHY_UNSIGNED) if must_sign else ()
    chosen = "" if typed.text("strokes") else typed.text(UNSIGNED)
    return {"must_sign": must_sign, "why_unsigned": reasons, "unsigned": chosen if reasons else ""}


def _signed(typed: TypedInspection) -> Signed:
    return Signed(typed.text("signer"), typed.text("capacity"), typed.text("strokes"))
