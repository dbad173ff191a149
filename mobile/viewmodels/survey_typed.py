"""A condition survey of one sample unit (ASTM D6433) as it is typed, and the index it comes to.

The index is worked out by the agency's curves where the office has loaded some; without them,
or where they say nothing of a distress, what was measured is kept without one.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError

from mobile.viewmodels.inspection_typed import TypedInspection
from shared.rules.pavement import Condition, Curves, Distress, NoCurveError, condition_of
from shared.vocabulary.distresses import UNGRADED, UNIT_OF
from shared.wire.fields import DecimalText
from shared.wire.inspection import DistressSchema, SurveySchema

AREA, FOUND = "survey.area_m2", "survey.distresses"
"""Fields of the form's draft; ``FOUND`` holds [[code, severity, quantity], ...]."""
_AREA_FIELD: Any = SurveySchema().fields["area_m2"]
_QUANTITY_FIELD: Any = DistressSchema().fields["quantity"]


@dataclass(frozen=True)
class TypedDistress:
    """A distress as it was tapped and typed; ``lacks``: an error's code, "" when it is whole."""

    code: str
    severity: str = ""
    quantity: str = ""

    @property
    def lacks(self) -> str:
        if wrong := self.wrong:
            return wrong
        if not self.quantity.strip():
            return "measure_needed"
        is_bare = not self.severity and self.code not in UNGRADED
        return "degree_needed" if is_bare else ""

    @property
    def wrong(self) -> str:
        """What was typed and cannot stand."""
        return _read(_QUANTITY_FIELD, self.quantity)[1]

    def as_measured(self) -> Distress:
        quantity = _read(_QUANTITY_FIELD, self.quantity)[0] or Decimal(0)
        return Distress(self.code, self.severity or None, quantity)


class TypedSurvey:
    """What a form says of its sample unit."""

    def __init__(self, typed: TypedInspection) -> None:
        self.area = str(typed.values.get(AREA) or "")
        self.area_m2, self.area_wrong = _read(_AREA_FIELD, self.area)
        self.found = [TypedDistress(*map(str, one)) for one in typed.values.get(FOUND) or []]

    @property
    def is_blank(self) -> bool:
        return not (self.area.strip() or self.found)

    def wrong(self) -> dict[str, str]:
        """Codes of what keeps it from being saved, by the draft's field."""
        if self.is_blank:
            return {}
        area = self.area_wrong or ("" if self.area_m2 else "area_needed")
        lacks = next(filter(None, (one.lacks for one in self.found)), "")
        return {name: code for name, code in ((AREA, area), (FOUND, lacks)) if code}

    def condition(self, curves: Curves) -> Condition | None:
        """None until all of it was given. Raises NoCurveError."""
        if self.area_m2 is None or any(one.lacks for one in self.found):
            return None
        return condition_of([one.as_measured() for one in self.found], self.area_m2, curves)

    def as_kept(self, curves: Curves | None) -> dict[str, Any] | None:
        """As it travels; None when nothing was given."""
        if self.is_blank:
            return None
        try:
            done = self.condition(curves) if curves else None
        except NoCurveError:
            done = None
        return {
            "area_m2": f"{self.area_m2:f}",
            "distresses": [_kept(one.as_measured()) for one in self.found],
            "pci": f"{done.pci:f}" if done else None,
            "curves": curves.version if done and curves else None,
        }


def _kept(one: Distress) -> dict[str, Any]:
    return {
        "code": one.code,
        "severity": one.severity,
        "quantity": f"{one.quantity:f}",
        "unit": UNIT_OF.get(one.code),
    }


def _read(field: DecimalText, typed: str) -> tuple[Decimal | None, str]:
    """What was typed as the wire's field reads it, or the code of what is wrong with it."""
    if not typed.strip():
        return None, ""
    try:
        return field.deserialize(typed.strip()), ""
    except ValidationError as error:
        return None, str(error.messages[0])
