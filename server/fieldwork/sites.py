"""Where a record belongs, by the names in it, and whether these are good together."""

from __future__ import annotations

from server.fieldwork.reference import Reference
from server.register.incoming import Fields, NotAcceptedError
from shared.wire.record import ends_before_start


def site_of(whole: Fields, reference: Reference) -> tuple[str, int]:
    """(governorate, contract) of a record's activity; without one, those that it names.

    Raises NotAcceptedError: activity_unknown, contract_unknown.
    """
    activity = reference.activities.get(whole.get("activity") or "")
    if activity is not None:
        return activity.governorate, activity.contract
    governorate, contract = whole.get("governorate"), whole.get("contract")
    if whole.get("activity") or governorate is None or contract not in reference.contracts:
        raise NotAcceptedError(*unknown_site(whole))
    return governorate, contract


def unknown_site(whole: Fields) -> tuple[str, str]:
    """The same (code, field) for a site that is not there and for one outside the scope."""
    if whole.get("activity"):
        return "activity_unknown", "activity"
    return "contract_unknown", "contract"


def check_names(seen: Fields, reference: Reference) -> None:
    """Raise NotAcceptedError for a name that is not there, or not of the others.

    What is named besides an activity is the activity's own; a governorate is one of the
    contract's.
    """
    governorate, contract = site_of(seen, reference)
    activity = reference.activities.get(seen.get("activity") or "")
    is_agreed = seen.get("contract") in {None, contract}
    is_agreed = is_agreed and seen.get("governorate") in {None, governorate}
    if activity is None:
        is_agreed = is_agreed and governorate in reference.contracts[contract]
    if not is_agreed:
        raise NotAcceptedError(*unknown_site(seen))
    if seen.get("section") and seen["section"] not in reference.sections:
        raise NotAcceptedError("section_unknown", "section")
    item = seen.get("boq_item")
    if item and (activity is None or item not in activity.boq_items):
        raise NotAcceptedError("boq_item_unknown", "boq_item")
    if ends_before_start(seen):
        raise NotAcceptedError("chainage_order", "to_m")
