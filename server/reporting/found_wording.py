"""Words for what was found of quality and safety: why a verdict is what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from server.reporting import verdict


def with_findings(figures: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """How far behind, and what else there is; ``words``: lag, accepted, planned."""
    told = found(figures)
    if not told:
        return _("%(lag)s: %(accepted)s%% accepted against %(planned)s%% planned.", **words)
    return _(
        "%(lag)s: %(accepted)s%% accepted against %(planned)s%% planned; %(found)s.",
        **words,
        found=told,
    )


def without(found: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """Time alone is no full verdict: which part is missing."""
    if found["safety"] != verdict.GREY:
        return _(
            "%(lag)s (%(accepted)s%% accepted, %(planned)s%% planned); no full verdict: no"
            " inspection of the week is recorded.",
            **words,
        )
    if found["quality"] != verdict.GREY:
        return _(
            "%(lag)s (%(accepted)s%% accepted, %(planned)s%% planned); no full verdict: no"
            " safety check of the week is recorded.",
            **words,
        )
    return _(
        "%(lag)s (%(accepted)s%% accepted, %(planned)s%% planned); no full verdict while"
        " quality and safety are not yet recorded.",
        **words,
    )


def found(figures: Mapping[str, Any]) -> str:
    """What makes quality or safety red or amber; "" when nothing does."""
    return _("; ").join(words for _code, words in _counted(figures.get("findings") or {}))


def _counted(here: Mapping[str, int]) -> list[tuple[str, str]]:
    """(code, words) of each count that makes quality or safety red or amber."""
    told = {"critical": _critical, "overdue": _overdue, "stopped": _stopped, "failed": _failed}
    return [(code, say(here[code])) for code, say in told.items() if here.get(code)]


def _critical(count: int) -> str:
    return ngettext(
        "%(num)d critical non-conformance is open",
        "%(num)d critical non-conformances are open",
        count,
    )


def _major(count: int) -> str:
    return ngettext(
        "%(num)d major non-conformance is open",
        "%(num)d major non-conformances are open",
        count,
    )


def _overdue(count: int) -> str:
    return ngettext(
        "%(num)d of the critical and major ones is overdue",
        "%(num)d of the critical and major ones are overdue",
        count,
    )


def _stopped(count: int) -> str:
    return ngettext("%(num)d report of work stopped", "%(num)d reports of work stopped", count)


def _failed(count: int) -> str:
    return ngettext(
        "%(num)d failed safety check is open", "%(num)d failed safety checks are open", count
    )


def findings(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The block of majors and safety: (code, words) of each count that is open; of no count,
    code "", that there is none or that nothing is known."""
    here = figures.get("findings")
    parts = figures["verdict"]
    if not here:
        return [("", _("not yet recorded"))]
    told = [("major", _major(here["major"]))] if here["major"] else []
    told += _counted(here)
    if told:
        return told
    is_known = verdict.GREY not in (parts["quality"], parts["safety"])
    return [("", _("none open") if is_known else _("none open; not all was looked at"))]
