"""What speaks for a record: its photos, checklist, readings and signature, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup

from server.attachments.service import Readable, originals_of
from server.fieldwork.values import label_of, value_of
from server.http.language import moment, named
from server.records.queries import photos_of
from server.records.visibility import Reader
from shared.rules.inspections import reading_is_within
from shared.vocabulary.inspections import ANSWERS
from shared.vocabulary.photos import MEDIA_TYPES, PDF

# Shown as evidence, or told in words above the fields.
APART = frozenset(
    {"checklist", "readings", "signature", "photos", "state", "place", "marks", "thumbnail", "line"}
)


@dataclass(frozen=True)
class Picture:
    """A photo: what was drawn on it, where it was taken, and its bytes once they are here.

    Whether it is drawn as a picture is told by its bytes; until then by what its tablet called it.
    """

    record: UUID
    caption: str
    taken_at: datetime
    marks: list[dict[str, Any]]
    lat: float | None
    lon: float | None
    heading_deg: Decimal | None
    told_type: str
    original: Readable | None

    @property
    def has_arrived(self) -> bool:
        return self.original is not None

    @property
    def is_document(self) -> bool:
        return self.told_type == PDF if self.original is None else not self.original.is_shown

    @property
    def document_kind(self) -> str:
        """What it is, in words; of a kind that we do not know nothing is claimed."""
        kind = self.original.media_type if self.original else self.told_type
        return named(MEDIA_TYPES, kind) if kind in MEDIA_TYPES else _("File")


@dataclass(frozen=True)
class Line:
    """An answered line of a checklist; ``photo``: the picture that it points to."""

    text: str
    answer: str
    answer_name: str
    note: str
    photo: Picture | None


@dataclass(frozen=True)
class Reading:
    """``is_within``: None without a limit, or of a value that is no number."""

    told: Markup
    value: str
    unit: str
    least: str | None
    most: str | None
    is_within: bool | None
    at_m: str | None
    note: str
    source: str


def pictures(record: UUID, reader: Reader) -> list[Picture]:
    """The photos of a record that this reader may see; of a photo itself that one."""
    rows = photos_of(record, reader)
    here = originals_of([photo.record for _head, photo, *_place in rows], reader.scope)
    return [
        Picture(
            *(photo.record, photo.caption or "", photo.taken_at, _marks(head.whole)),
            *(lat, lon, photo.heading_deg, photo.media_type, here.get(photo.record)),
        )
        for head, photo, lat, lon in rows
    ]


def _marks(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """As a script draws them; what is no list of marks says nothing."""
    found = whole.get("marks")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def checklist(whole: dict[str, Any], shown: list[Picture]) -> list[Line]:
    """The answered lines, what did not conform first."""
    by_record = {str(one.record): one for one in shown}
    lines = [
        Line(
            text=str(item.get("text") or item.get("item") or ""),
            answer=str(item.get("answer") or ""),
            answer_name=named(ANSWERS, item.get("answer")),
            note=str(item.get("note") or ""),
            photo=by_record.get(str(item.get("photo"))),
        )
        for item in _parts(whole, "checklist")
    ]
    return sorted(lines, key=lambda line: line.answer != "fail")


def readings(whole: dict[str, Any]) -> list[Reading]:
    """Each reading against the limit that held when it was taken."""
    return [_reading(item) for item in _parts(whole, "readings")]


def _reading(item: dict[str, Any]) -> Reading:
    limit = item.get("limit") if isinstance(item.get("limit"), dict) else None
    try:
        is_within = reading_is_within(Decimal(str(item.get("value"))), limit)
    except (ArithmeticError, InvalidOperation, TypeError, ValueError):
        is_within = None
    limit = limit or {}
    return Reading(
        told=value_of("inspection", "found_in", {"test": item.get("test")}, {}, None),
        value=str(item.get("value") or ""),
        unit=str(item.get("unit") or ""),
        least=limit.get("min"),
        most=limit.get("max"),
        is_within=is_within,
        at_m=item.get("at_m"),
        note=str(item.get("note") or ""),
        source=" · ".join(str(limit[n]) for n in ("clause", "source") if limit.get(n)),
    )


def _parts(whole: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = whole.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def signature(whole: dict[str, Any]) -> dict[str, str] | None:
    """Who signed, as what and when; ``strokes`` as the path of an SVG."""
    found = whole.get("signature")
    if not isinstance(found, dict):
        return None
    try:
        signed_at = moment(datetime.fromisoformat(str(found.get("signed_at"))))
    except ValueError:
        signed_at = ""
    texts = {name: str(found.get(name) or "") for name in ("name", "capacity", "strokes")}
    return {**texts, "signed_at": signed_at}


def facts(kind: str, whole: dict[str, Any], names: dict[Any, Any], order: list[str]) -> list[Any]:
    """(label, value) of the fields that have one, in the order of the form, evidence apart."""
    known = [name for name in order if name in whole]
    unknown = sorted(set(whole) - set(order))
    return [
        (label_of(kind, name), value_of(kind, name, whole[name], names, None), name)
        for name in (*known, *unknown)
        if name not in APART and whole[name] not in (None, "", [], {})
    ]
