"""What an inspection begins with that is made because of a record: a request, or what was found."""

from typing import Any

from mobile.shapes import RecordView
from mobile.viewmodels.wording import chainage
from shared.vocabulary.inspections import REINSPECTION


def values_of_request(held: RecordView) -> dict[str, Any]:
    """Of one that is held already, and is attended now."""
    return {**_site(held), **_named(held, ("type", "ncr")), "is_held": True}


def values_of_ncr(ncr: RecordView) -> dict[str, Any]:
    """Of one that looks at what was put right, where it was found."""
    return {**_site(ncr), "type": REINSPECTION, "ncr": str(ncr.record)}


def _site(record: RecordView) -> dict[str, Any]:
    """Where a record is, its chainage as people type it."""
    found = _named(record, ("activity", "section", "layer"))
    from_m = record.fields.get("from_m")
    return found if from_m is None else {**found, "from_m": chainage(from_m)}


def _named(record: RecordView, names: tuple[str, ...]) -> dict[str, Any]:
    return {n: record.fields[n] for n in names if record.fields.get(n) is not None}
