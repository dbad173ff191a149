"""What changed of an account, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from server.accounts.models import PersonChange
from server.http.language import language
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import ROLES

_LANGUAGES = {"ar": "العربية", "en": "English"}


class Difference(NamedTuple):
    """As templates/parts/compared.html shows it."""

    where: str
    before: str
    after: str
    what: str = "other"


def differences_of(change: PersonChange) -> list[Difference]:
    return differences(change.before, change.after) if change.before and change.after else []


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    labels = {
        "name_ar": _("Arabic name"),
        "name_en": _("English name"),
        "role": _("Role"),
        "governorates": _("Governorates"),
        "contracts": _("Contracts"),
        "language": _("Language"),
        "email": _("E-mail address"),
        "is_active": _("May sign in"),
    }
    return [
        Difference(label, _shown(name, before.get(name)), _shown(name, after.get(name)))
        for name, label in labels.items()
        if before.get(name, "") != after.get(name, "")
    ]


def _shown(name: str, value: Any) -> str:
    if name in {"governorates", "contracts"}:
        if value is None:
            return _("All governorates") if name == "governorates" else _("All contracts")
        names = [GOVERNORATES.name(one, language()) if name == "governorates" else str(one)
                 for one in value]  # fmt: skip
        return _(", ").join(names)
    if name == "role":
        return ROLES.name(value, language())
    if name == "is_active":
        return _("Yes") if value else _("No")
    return _LANGUAGES.get(value, str(value)) if name == "language" else str(value or "")
