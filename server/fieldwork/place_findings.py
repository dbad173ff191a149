"""What speaks against a place: none, poor, made up, another governorate, off its section."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from server.geography.service import stands_of_places
from server.register.incoming import Standing
from shared.rules.inspections import HAPPENED
from shared.vocabulary import inspections
from shared.vocabulary.places import UNKNOWN_GOVERNORATE

# A phone's fix in the open is good to 5-10 m (68 %); at 25 m it no longer tells one
# carriageway from the other.
POOR_ACCURACY_M = Decimal(25)
# Half a motorway with its service road, and the error of a fix that is just good enough.
OFF_SECTION_M = Decimal(100)


def of_places(standings: list[Standing]) -> list[set[str]]:
    """What speaks against each one's place, in their order."""
    wholes = [standing.whole for standing in standings if standing.whole.get("place")]
    stands = iter(stands_of_places([(*_point(w["place"]), w.get("section") or "") for w in wholes]))
    return [
        _of_place(standing, *next(stands)) if standing.whole.get("place") else _missing(standing)
        for standing in standings
    ]


def _missing(standing: Standing) -> set[str]:
    return {"place_missing"} if _has_been_there(standing) else set()


def _has_been_there(standing: Standing) -> bool:
    """What is only asked for lies where its stretch does: nobody has a fix of it yet."""
    return standing.kind != inspections.KIND or standing.whole.get("state") in HAPPENED


def _of_place(standing: Standing, governorate: str, offset_m: Decimal | None) -> set[str]:
    place = standing.whole["place"]
    found = _of_accuracy(place) if _has_been_there(standing) else set()
    if place.get("is_mocked") is True:
        found.add("place_mocked")
    if governorate == UNKNOWN_GOVERNORATE:
        found.add("place_outside_kuwait")
    elif governorate != standing.governorate:
        found.add("place_other_governorate")
    if offset_m is not None and offset_m > OFF_SECTION_M:
        found.add("place_off_section")
    return found


def _of_accuracy(place: Mapping[str, Any]) -> set[str]:
    accuracy = place.get("accuracy_m")
    is_good = accuracy is not None and 0 <= Decimal(accuracy) <= POOR_ACCURACY_M
    return set() if is_good else {"place_poor"}


def _point(place: Mapping[str, Any]) -> tuple[float, float]:
    return float(place["lat"]), float(place["lon"])
