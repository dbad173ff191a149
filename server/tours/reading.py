"""A file of tours, read: rows as they travel, or every fault in it by the field that it is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.json_files import Fault, FileFaultyError, faults_told, read_json_file
from shared.vocabulary.terms import Vocabulary
from shared.wire.fields import Words, identifier, list_of
from shared.wire.tour import MAX_STOPS, StopRow, TourRow

MAX_TOURS = 2_000
_MORE = Vocabulary(
    ("file_empty", "لا جولات في الملف.", "There are no tours in the file."),
    ("repeated", "تكرر في الملف.", "This stands in the file twice."),
    (
        "person_unknown",
        "لا أحد بهذا الاسم ممن يخرجون في جولات.",
        "Nobody of this user name goes on tours.",
    ),
    ("not_there", "لا جولة بهذا المعرف لسحبها.", "There is no tour of this id to withdraw."),
)


class ToursFaultyError(FileFaultyError):
    """The file is not taken in; every fault that was found."""

    words = _MORE


class OfferedTour(TourRow):
    """A tour with whose it is."""

    username = Words(80, 1, required=True)


_tour = OfferedTour()
_withdrawn = list_of(identifier(), MAX_TOURS)
_NAMES = {"tours", "withdrawn"}


@dataclass(frozen=True)
class Offer:
    """Tours as they travel with ``username``; ids of those to be withdrawn."""

    tours: list[dict[str, Any]]
    withdrawn: list[UUID]


def read_file(content: bytes) -> Offer:
    """Raises ToursFaultyError with every fault that the file shows by itself."""
    data = read_json_file(content, ToursFaultyError)
    faults = list(_faults(data))
    if faults:
        raise ToursFaultyError(faults)
    tours = [_tour.load(row) for row in data.get("tours", [])]
    return Offer(tours, _withdrawn.deserialize(data.get("withdrawn", [])))


def _faults(data: Any) -> Iterator[Fault]:
    if not isinstance(data, dict):
        yield Fault("", "type_wrong")
        return
    yield from (Fault(name, "unknown_field") for name in data if name not in _NAMES)
    tours = data.get("tours", [])
    if not isinstance(tours, list) or len(tours) > MAX_TOURS:
        yield Fault("tours", "too_large" if isinstance(tours, list) else "type_wrong")
        return
    if not tours and not data.get("withdrawn"):
        yield Fault("", "file_empty")
    for nth, row in enumerate(tours):
        yield from _of_tour(row, f"tours[{nth}]")
    yield from _repeated(tours)
    yield from faults_told(_messages_of_list(data.get("withdrawn", [])), "withdrawn")


def _of_tour(row: Any, path: str) -> Iterator[Fault]:
    if not isinstance(row, dict):
        yield Fault(path, "type_wrong")
        return
    yield from _unknown(row, set(_tour.fields), path)
    stops = row.get("stops")
    for nth, stop in enumerate(stops[:MAX_STOPS] if isinstance(stops, list) else []):
        if isinstance(stop, dict):
            yield from _unknown(stop, set(StopRow().fields), f"{path}.stops[{nth}]")
    if stops == []:
        yield Fault(f"{path}.stops", "required")
    yield from faults_told(_tour.validate(row), path)


def _unknown(row: dict[str, Any], names: set[str], path: str) -> Iterator[Fault]:
    """Names that nobody reads: most often another one, mistyped."""
    yield from (Fault(f"{path}.{name}", "unknown_field") for name in row if name not in names)


def _repeated(tours: list[Any]) -> Iterator[Fault]:
    seen = set()
    for nth, row in enumerate(tours):
        named = str(row.get("tour")).lower() if isinstance(row, dict) else None
        if named in seen:
            yield Fault(f"tours[{nth}].tour", "repeated")
        seen.add(named)
        stops = row.get("stops") if isinstance(row, dict) else None
        orders = [s.get("order") for s in stops or () if isinstance(s, dict)]
        for at, order in enumerate(orders):
            if order in orders[:at]:
                yield Fault(f"tours[{nth}].stops[{at}].order", "repeated")


def _messages_of_list(given: Any) -> Any:
    if not isinstance(given, list):
        return ["type_wrong"]
    return {nth: ["id_wrong"] for nth, one in enumerate(given) if not _is_id(one)}


def _is_id(value: Any) -> bool:
    try:
        return bool(UUID(value))
    except (ValueError, TypeError, AttributeError):
        return False
