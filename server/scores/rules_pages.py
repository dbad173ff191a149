"""The page of the rules of scores: what is counted and how, who changed it and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Row

from server.accounts.models import Person
from server.http.errors import Refusal
from server.http.forms import LONGEST_REASON, Form, errors_of, loaded
from server.http.identity import current_person, may_change_for_all
from server.http.permissions import EVERYBODY, allow
from server.scores import card_queries, rules
from server.scores.models import ScoreRules
from server.scores.rules_wording import Change, changes, formulas, names_of_numbers
from shared.rules.scores import NUMBERS
from shared.vocabulary.roles import ADMINISTRATOR, PLANNER
from shared.wire.fields import Words, whole_between

blp = Blueprint("score_rules", __name__, url_prefix="/scores/rules")
CHANGING = (PLANNER, ADMINISTRATOR)
LARGEST = 2**31 - 1
RulesForm: type[Form] = Form.from_dict(  # type: ignore[assignment]
    {
        **{name: whole_between(*NUMBERS[name], required=True) for name in NUMBERS},
        "seen": whole_between(0, LARGEST, required=True),
        "reason": Words(LONGEST_REASON, 1, required=True),
    },
    name="RulesForm",
)


@blp.get("")
@allow(*EVERYBODY)
def rules_page() -> str:
    """Formulas, the numbers in force, and the earlier ones."""
    return _page({}, {})


@blp.post("")
@allow(*CHANGING)
def say_rules() -> ResponseReturnValue:
    """Enter rules that hold from now on, with a reason."""
    if not may_change_for_all(CHANGING):
        raise Refusal("reference_of_all")
    typed = request.form.to_dict()
    try:
        said = loaded(RulesForm, typed)
        reason, seen = said.pop("reason"), said.pop("seen")
        rules.say_rules(said, reason, seen, current_person().id)
    except Refusal as refusal:
        return _page(typed, errors_of(refusal, "reason")), refusal.status
    flash(_("The rules hold from now on. Scores that are kept stay with theirs."), "success")
    return redirect(url_for(".rules_page"), 303)


def _page(typed: dict[str, str], errors: dict[str, str]) -> str:
    found: dict[str, Any] = {
        "product": rules.product_rules(),
        "rules": rules.rules_in_force(),
        "earlier": _with_changes(card_queries.all_rules()),
        "formulas": formulas(),
        "groups": names_of_numbers(),
        "may_edit": may_change_for_all(CHANGING),
        "page_path": url_for(".rules_page"),
    }
    return render_template("scores/rules.html", typed=typed, errors=errors, **found)


def _with_changes(said: Sequence[Row[Any]]) -> list[tuple[ScoreRules, Person, list[Change]]]:
    """(rules, who said them, what they changed of those before), the newest first."""
    own: dict[str, int] = rules.product_rules()["numbers"]
    whole = [{**own, **one.numbers} for one, _by in said]
    before = [*whole, own][1:]
    changed = (changes(*pair) for pair in zip(before, whole, strict=True))
    return [(one, by, what) for (one, by), what in zip(said, changed, strict=True)]
