"""What is wrong in the form of a work, in words, each at its field."""

from collections.abc import Mapping

from mobile.viewmodels.log_tickets import TICKETS
from mobile.viewmodels.texts import Texts

OPTIONAL = ("section", "from_m", "to_m", "layer", "lane")
NEEDED = ("activity", "boq_item", "quantity")
_NAMED = (*NEEDED, *OPTIONAL, "thickness_mm", TICKETS, "notes", "place")


def told(texts: Texts, errors: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The sentence of each field's error code, and the one for the form's foot."""
    at_fields = {name: texts.error(_own(name, code)) for name, code in errors.items() if name}
    if "activity" in at_fields:
        at_fields["activity"] = texts("choose_activity_first")
    named = [
        texts("field_error", field=texts(name), message=message)
        for name, message in at_fields.items()
        if name in _NAMED
    ]
    named += [texts.error(code) for name, code in errors.items() if not name]
    return at_fields, named[0] if named else texts.error("invalid_request")


def _own(name: str, code: str) -> str:
    """A chainage typed wrongly is told with an example of a chainage."""
    is_chainage = name in ("from_m", "to_m") and code == "number_wrong"
    return "chainage_wrong" if is_chainage else code
