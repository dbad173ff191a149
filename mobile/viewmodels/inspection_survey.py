"""The part of an inspection's form that surveys a sample unit, its index shown as it is typed."""

from collections.abc import Callable
from typing import Any

from mobile.viewmodels.digits import figure
from mobile.viewmodels.inspection_draft import InspectionDraft
from mobile.viewmodels.inspection_view import DistressRow, SurveyView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.survey_typed import AREA, FOUND, TypedDistress, TypedSurvey
from mobile.viewmodels.wording import keepable, ltr
from shared.rules.pavement import RATINGS, Condition, Curves, NoCurveError
from shared.vocabulary.distresses import DISTRESSES, UNGRADED, UNIT_OF
from shared.vocabulary.inspections import DISTRESS_SEVERITIES
from shared.vocabulary.works import UNITS
from shared.wire.inspection import MAX_DISTRESSES

SURVEY = "survey"
"""The type of inspection that has one."""
TONES = {"good": "ok", "satisfactory": "ok", "fair": "warn", "poor": "warn"}
"""Of a rating; a worse one is bad."""


class InspectionSurvey:
    """The part of the form that is the survey; ``on_change`` shows the form anew."""

    def __init__(self, kit: Kit, draft: InspectionDraft, on_change: Callable[[], None]) -> None:
        self._kit, self._draft, self._on_change = kit, draft, on_change
        self._is_adding = False

    @property
    def _found(self) -> list[list[str]]:
        return [list(map(str, one)) for one in self._draft.typed.values.get(FOUND) or []]

    def measure_area(self, text: str) -> None:
        if str(self._draft.typed.values.get(AREA) or "") != keepable(text):
            self._draft.edit(AREA, keepable(text))
            self._on_change()

    def ask(self) -> None:
        """Offer the distresses to choose from, or put them away again."""
        self._is_adding = not self._is_adding
        self._on_change()

    def add(self, code: str) -> None:
        self._is_adding = False
        self._keep([*self._found, [code, "", ""]])

    def grade(self, place: int, severity: str) -> None:
        self._change(place, 1, severity)

    def measure(self, place: int, text: str) -> None:
        self._change(place, 2, keepable(text))

    def take_out(self, place: int) -> None:
        found = self._found
        self._keep(found[:place] + found[place + 1 :])

    def _change(self, place: int, part: int, text: str) -> None:
        found = self._found
        if place < len(found) and found[place][part] != text:
            found[place][part] = text
            self._keep(found)

    def _keep(self, found: list[list[str]]) -> None:
        self._draft.edit(FOUND, found)
        self._on_change()

    @property
    def _typed(self) -> TypedSurvey | None:
        """None for any other kind of inspection."""
        typed = self._draft.typed
        return TypedSurvey(typed) if typed.text("type") == SURVEY else None

    @property
    def is_begun(self) -> bool:
        survey = self._typed
        return survey is not None and not survey.is_blank

    def wrong(self) -> dict[str, str]:
        """What keeps it from being saved, in words."""
        found = self._typed.wrong() if self._typed else {}
        return {name: self._kit.texts.error(code) for name, code in found.items()}

    def as_kept(self) -> dict[str, Any] | None:
        return self._typed.as_kept(self._kit.store.curves()) if self._typed else None

    def view(self) -> SurveyView | None:
        """What the form shows of it; None for any other kind of inspection."""
        typed, texts, survey = self._draft.typed, self._kit.texts, self._typed
        if survey is None:
            return None
        curves = self._kit.store.curves()
        done, note = self._condition(survey, curves)
        is_refused = FOUND in typed.errors
        area_wrong = texts.error(survey.area_wrong) if survey.area_wrong else ""
        return SurveyView(
            area=survey.area,
            area_unit=UNITS.name("m2", texts.language),
            area_error=area_wrong or typed.errors.get(AREA, ""),
            rows=tuple(
                self._row(place, one, done, is_refused) for place, one in enumerate(survey.found)
            ),
            is_adding=self._is_adding,
            kinds=tuple((one.code, one.name(texts.language)) for one in DISTRESSES),
            may_add=len(survey.found) < MAX_DISTRESSES,
            index=figure(f"{done.pci.normalize():f}") if done else "",
            rating=RATINGS.name(done.rating, texts.language) if done else "",
            tone=TONES.get(done.rating, "bad") if done else "muted",
            note=note,
        )

    def _condition(
        self, survey: TypedSurvey, curves: Curves | None
    ) -> tuple[Condition | None, str]:
        """The index, and what it came from or what it still wants."""
        texts = self._kit.texts
        if curves is None:
            return None, texts("no_curves")
        try:
            done = survey.condition(curves)
        except NoCurveError as fault:
            return None, texts("no_curve_of", what=self._named(fault.distress, fault.severity))
        if done is None:
            return None, texts("index_wants")
        cdv = figure(f"{done.max_cdv.normalize():f}")
        return done, texts("index_from", cdv=cdv, curves=ltr(curves.version))

    def _row(
        self, place: int, one: TypedDistress, done: Condition | None, is_refused: bool
    ) -> DistressRow:
        texts = self._kit.texts
        deduct = done.deducts.get((one.code, one.severity or None)) if done else None
        told = "" if deduct is None else figure(f"{round(deduct, 1).normalize():f}")
        wrong = one.lacks if is_refused else one.wrong
        return DistressRow(
            place=place,
            code=one.code,
            name=DISTRESSES.name(one.code, texts.language),
            unit=UNITS.name(UNIT_OF.get(one.code), texts.language),
            severity=one.severity,
            quantity=one.quantity,
            is_graded=one.code not in UNGRADED,
            deduct=texts("deduct", value=told) if told else "",
            error=texts.error(wrong) if wrong else "",
        )

    def _named(self, code: str, severity: str | None) -> str:
        language = self._kit.language
        name, degree = DISTRESSES.name(code, language), DISTRESS_SEVERITIES.name(severity, language)
        return f"{name} ({degree})" if degree else name
