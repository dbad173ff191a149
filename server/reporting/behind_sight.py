"""What a number of a governor's week is looked behind with: the same cut, rules and part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from server.http.errors import Refusal
from server.reporting import drafts, queries, service
from server.reporting.findings import Window, week_window
from server.reporting.places import PROGRAMME
from server.reporting.plan import Activity, read_plan
from server.reporting.programme_week import figures_of
from server.reporting.reading import standing_now
from server.reporting.snapshot import reference_snapshot
from server.reporting.standing import Standing
from server.reporting.verifying import standing_of, standing_of_cut
from shared.rules.scope import Scope
from shared.vocabulary.places import GOVERNORATES

Json = Mapping[str, Any]
DRAFT: Literal["draft"] = "draft"
Issue = int | Literal["draft"] | None


@dataclass(frozen=True)
class Part:
    """Which part of a week: all of it, one contract's, one activity's, or of the programme's what
    lies ``within`` a governorate."""

    contract: int | None = None
    activity: str | None = None
    within: str | None = None

    def of(self, activities: Sequence[Activity]) -> tuple[Activity, ...]:
        return tuple(
            one
            for one in activities
            if self.contract in (None, one.contract)
            and self.activity in (None, one.code)
            and self.within in (None, one.governorate)
        )

    def of_figures(self, figures: Json) -> Json:
        """What the week says of this part: the group's figures, or a listed delay's."""
        if self.activity is not None:
            rows = (figures, *figures.get("governorates", ()))
            late = (delay for row in rows for delay in row["delays"])
            return next((one for one in late if one["activity"] == self.activity), {})
        name, code = ("number", self.contract) if self.contract else ("governorate", self.within)
        parts = figures.get("contracts" if self.contract else "governorates", ())
        return figures if code is None else next((p for p in parts if p[name] == code), {})

    def as_query(self) -> dict[str, str]:
        said = {"contract": self.contract, "activity": self.activity, "within": self.within}
        return {name: str(value) for name, value in said.items() if value is not None}


@dataclass(frozen=True)
class Sight:
    """``figures``: the whole week's as it says them; ``root`` and ``issue`` None: a preview.

    ``issue``: an issue's number, or DRAFT. ``at``: the evening that figures are of; ``start``: the
    week's Sunday.
    """

    standing: Standing
    governorate: str
    start: date
    at: date
    figures: Json
    part: Part
    root: int | None = None
    issue: Issue = None

    @property
    def said(self) -> Json:
        """What the week says of the part that is looked at."""
        return self.part.of_figures(self.figures)

    @property
    def has_part(self) -> bool:
        """Whether there is such a part: a governorate of the programme, a contract, an activity."""
        within, part = self.part.within, self.part
        if within and (self.governorate != PROGRAMME or within not in GOVERNORATES):
            return False
        return bool(self.activities) or (part.contract, part.activity) == (None, None)

    @property
    def window(self) -> Window:
        return week_window(self.start, self.at)

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        plan = self.standing.plan
        whole = self.governorate == PROGRAMME
        return self.part.of(plan.activities if whole else plan.of_governorate(self.governorate))

    @property
    def places(self) -> list[str]:
        """The governorates that are looked at."""
        if self.part.within:
            return [self.part.within]
        return GOVERNORATES.codes if self.governorate == PROGRAMME else [self.governorate]

    @cached_property
    def present(self) -> Mapping[str, Activity]:
        """The activities as the programme has them now."""
        plan = read_plan(reference_snapshot())
        return {one.code: one for one in plan.activities}

    def has_changed(self, activity: Activity) -> bool:
        """Whether the programme has it otherwise by now than at the cut."""
        return self.root is not None and self.present.get(activity.code) != activity


def look_behind(
    governorate: str, start: date, issue: Issue, part: Part, visible_to: Scope
) -> Sight:
    """The sight of a week: of its cut when ``issue`` is given, else of what stands now.

    Raises Refusal("not_found"): no such week, issue, draft or part, and the same outside the
    scope. Who may read a draft is the caller's to say.
    """
    if issue is None:
        standing, figures, root = _as_it_stands(governorate, start, visible_to)
    elif issue == DRAFT:
        standing, figures, root = _as_drafted(governorate, start, visible_to)
    else:
        standing, figures, root = _as_issued(governorate, start, issue, visible_to)
    at = date.fromisoformat(figures["as_of"])
    sight = Sight(standing, governorate, start, at, figures, part, root, issue)
    if not sight.has_part:
        raise Refusal("not_found")
    return sight


Found = tuple[Standing, Json, int | None]


def _as_it_stands(governorate: str, start: date, visible_to: Scope) -> Found:
    service.check_page(governorate, start, visible_to)
    today = service.today()
    standing = standing_now(week_window(start, today))
    return standing, figures_of(standing, governorate, start, today), None


def _as_drafted(governorate: str, start: date, visible_to: Scope) -> Found:
    """Of the draft's own cut: what arrived since is no row, as it is not on the page."""
    service.check_week(governorate, start, visible_to)
    draft = drafts.waiting([governorate], start).get(governorate)
    if draft is None:
        raise Refusal("not_found")
    standing, at = standing_of_cut(draft.cut, start)
    return standing, figures_of(standing, governorate, start, at), draft.cut.root


def _as_issued(governorate: str, start: date, issue: int, visible_to: Scope) -> Found:
    week = queries.issued_week(governorate, start, issue, visible_to)
    if week is None:
        raise Refusal("not_found")
    return standing_of(week)[0], week.figures, week.root
