"""What each component of a score rests on, in words, each with the records that it opens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from server.http.language import named
from server.scores.cards import OVERDUE
from shared.vocabulary.ncrs import SEVERITIES
from shared.vocabulary.scores import (
    DEFECTS,
    DOCUMENTS,
    LEFT_OUT_STATE,
    QUALITY,
    RESPONSE,
    SAFETY,
    THIN,
    TIME,
)

Card = Mapping[str, Any]


class Term(NamedTuple):
    """One term of a component's formula; ``link``: the page of the records beneath it.

    ``changed_at``: when one of them changed last, where that was after the card was kept.
    """

    name: str
    value: str
    link: str = ""
    changed_at: datetime | None = None


def terms_of(card: Card) -> dict[str, list[Term]]:
    """Component -> its terms."""
    facts = card["facts"]
    return {
        TIME: _time(card, facts),
        QUALITY: _quality(card, facts),
        SAFETY: _safety(card, facts),
        RESPONSE: [
            _counted(card, _("Time to answer ended"), "due"),
            _counted(card, _("Answered in time"), "answered"),
        ],
        DEFECTS: [
            _counted(card, _("Time to repair ended"), "defects_due"),
            _counted(card, _("Repaired in time"), "repaired"),
            Term(_("Citizens' reports"), _("not yet recorded")),
        ],
        DOCUMENTS: _documents(card, facts),
    }


def _time(card: Card, facts: Card) -> list[Term]:
    number = card["contract"]
    contract = url_for("programme_pages.contract", contract=number)
    excused = url_for("delays.delays_page", contract=number, state="decided")
    if facts["behind"] is None:
        return [Term(_("Days since the plan began"), "—", contract)]
    return [
        Term(_("Days since the plan began"), str(facts["days"]), contract),
        Term(_("SV(t), days"), _signed(facts["behind"]), contract),
        Term(_("Excusable days"), str(facts["excusable"]), excused),
        Term(_("Days behind without them"), str(facts["net_behind"])),
        Term(_("No points at a pace of, per cent"), str(card["rules"]["pace_floor_percent"])),
    ]


def _quality(card: Card, facts: Card) -> list[Term]:
    found = [
        _counted(card, _("Inspections with a result, without safety"), "looked"),
        _counted(card, _("Of those, conforming"), "passed"),
    ]
    for severity, count in facts["overdue"].items():
        name = _("Overdue: %(severity)s", severity=named(SEVERITIES, severity))
        points = card["rules"][f"overdue_{severity}"]
        value = _("%(count)s × −%(points)s", count=count, points=points)
        found.append(_counted(card, name, f"{OVERDUE}{severity}", value))
    if not facts["overdue"]:
        found.append(Term(_("Overdue non-conformances"), "0"))
    return found


def _safety(card: Card, facts: Card) -> list[Term]:
    points, count = card["rules"]["stopped_work"], facts["stopped"]
    return [
        _counted(card, _("Safety checks with a result"), "checked"),
        _counted(card, _("Of those, conforming"), "safe"),
        _counted(
            card,
            _("Reports of work stopped"),
            "stopped",
            _("%(count)s × −%(points)s", count=count, points=points) if count else "0",
        ),
    ]


def _documents(card: Card, facts: Card) -> list[Term]:
    link = url_for("schedules.schedules_page", contract=card["contract"])
    every = card["rules"]["schedule_every_days"]
    periods = _("Periods of %(days)s days", days=every)
    came = facts["delivered"]
    told = _("not yet recorded") if came is None else str(came)
    return [
        Term(periods, str(facts["wanted"])),
        Term(_("With a schedule handed in"), told, link),
        Term(_("Letters and reports"), _("not yet recorded")),
    ]


def name_of_count(count: str) -> str:
    """What a count of records is called, by itself."""
    if count.startswith(OVERDUE):
        severity = named(SEVERITIES, count.removeprefix(OVERDUE))
        return _("Overdue: %(severity)s", severity=severity)
    return {
        "looked": _("Inspections with a result, without safety"),
        "passed": _("Inspections that conform, without safety"),
        "checked": _("Safety checks with a result"),
        "safe": _("Safety checks that conform"),
        "stopped": _("Reports of work stopped"),
        "due": _("Time to answer ended"),
        "answered": _("Answered in time"),
        "defects_due": _("Time to repair ended"),
        "repaired": _("Repaired in time"),
    }[count]


def why_none(part: Card) -> str:
    """Why a component has no score; "" when it has one."""
    if part["score"] is not None:
        return ""
    if part["state"] == LEFT_OUT_STATE:
        return _("left out by an appeal")
    if part["state"] != THIN:
        return _("not yet recorded")
    needed = {"count": part["count"], "least": part["least"]}
    return {
        TIME: _("%(count)s of %(least)s days needed", **needed),
        QUALITY: _("%(count)s of %(least)s inspections needed", **needed),
        SAFETY: _("%(count)s of %(least)s checks needed", **needed),
        RESPONSE: _("%(count)s of %(least)s answers needed", **needed),
        DEFECTS: _("%(count)s of %(least)s defects needed", **needed),
        DOCUMENTS: _("%(count)s of %(least)s periods needed", **needed),
    }[part["code"]]


def why_no_score(card: Card) -> str:
    """How thin a card is that has no score; "" when it has one."""
    if card["value"] is not None:
        return ""
    known = sum(part["score"] is not None for part in card["parts"])
    told = ngettext("%(num)d component is known", "%(num)d components are known", known)
    return _(
        "%(known)s, with a weight of %(weight)s; %(least)s of 100 are needed",
        known=told,
        weight=card["weight"],
        least=card["rules"]["least_weight"],
    )


def _counted(card: Card, name: str, count: str, value: str = "") -> Term:
    """A term that counts records; its link opens them, of a kept card that week's."""
    asked = {"contract": card["contract"], "count": count, "week": card.get("week")}
    link, changed = url_for("scores.beneath_page", **asked), card.get("changed", {})
    return Term(name, value or str(card["facts"][count]), link, changed.get(count))


def _signed(text: str) -> str:
    return text.replace("-", "\u2212") if text.startswith("-") else f"+{text}"
