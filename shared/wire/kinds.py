"""Every kind of record that travels, with all that both sides must know of it alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema

from shared.rules import attendances as attendance_rules
from shared.rules import defects as defect_rules
from shared.rules import inspections as inspection_rules
from shared.rules import ncrs as ncr_rules
from shared.rules import obstacles as obstacle_rules
from shared.rules import photos as photo_rules
from shared.rules import tracks as track_rules
from shared.rules import works as work_rules
from shared.rules.lifecycle import Lifecycle
from shared.vocabulary import (
    attendances,
    defects,
    inspections,
    ncrs,
    obstacles,
    photos,
    tracks,
    works,
)
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.policies import Policies
from shared.vocabulary.terms import Term, Vocabulary
from shared.vocabulary.works import LANES, LAYERS
from shared.wire.attendance import attendance_schema
from shared.wire.defect import defect_schema
from shared.wire.inspection import inspection_schema
from shared.wire.ncr import ncr_schema
from shared.wire.obstacle import obstacle_schema
from shared.wire.photo import photo_schema
from shared.wire.track import track_schema
from shared.wire.work import REQUIRED_AT_FIRST, work_schema

_NO_STATES = Vocabulary()
_SITE = {"governorate": GOVERNORATES}
_ROAD = {**_SITE, "layer": LAYERS, "lane": LANES}


@dataclass(frozen=True)
class KindWire:
    """``required``: fields that a first change must hold; with ``has_site`` also where it
    belongs. ``parent``: the field with the record that it belongs to, whose scope it has.
    ``choices``: field -> the words of its values.
    """

    term: Term
    schema: Schema
    policies: Policies
    required: tuple[str, ...]
    lifecycle: Lifecycle
    states: Vocabulary = _NO_STATES
    choices: Mapping[str, Vocabulary] = field(default_factory=dict)
    has_site: bool = False
    parent: str | None = None

    @property
    def name(self) -> str:
        return self.term.code

    def missing_at_first(self, fields: Mapping[str, Any]) -> list[str]:
        """The fields that a first change still lacks; a site is an activity, or both others."""
        lacking = [name for name in self.required if fields.get(name) is None]
        if self.has_site and fields.get("activity") is None:
            site = [n for n in ("contract", "governorate") if fields.get(n) is None]
            lacking += ["activity"] if len(site) == 2 else site
        return lacking

    def words_of(self, name: str) -> Vocabulary | None:
        """The words of the values of a field, if it has any."""
        return self.states if name == "state" else self.choices.get(name)


_ALL = (
    KindWire(
        Term(works.KIND, "عمل", "Work"),
        work_schema,
        works.POLICIES,
        REQUIRED_AT_FIRST,
        work_rules.LIFECYCLE,
        works.STATES,
        {"layer": LAYERS, "lane": LANES},
    ),
    KindWire(
        Term(inspections.KIND, "تفتيش", "Inspection"),
        inspection_schema,
        inspections.POLICIES,
        ("type", "state"),
        inspection_rules.LIFECYCLE,
        inspections.STATES,
        {
            **_ROAD,
            "type": inspections.TYPES,
            "point": inspections.POINTS,
            "absent": inspections.ABSENT,
            "result": inspections.RESULTS,
            "answer": inspections.ANSWERS,
            "test": inspections.TESTS,
        },
        has_site=True,
    ),
    KindWire(
        Term(ncrs.KIND, "عدم مطابقة", "Non-conformance"),
        ncr_schema,
        ncrs.POLICIES,
        ("title", "severity", "state"),
        ncr_rules.LIFECYCLE,
        ncrs.STATES,
        {**_ROAD, "severity": ncrs.SEVERITIES, "disposition": ncrs.DISPOSITIONS},
        has_site=True,
    ),
    KindWire(
        Term(defects.KIND, "عيب", "Defect"),
        defect_schema,
        defects.POLICIES,
        ("category", "state"),
        defect_rules.LIFECYCLE,
        defects.STATES,
        {**_ROAD, "category": defects.CATEGORIES, "priority": defects.PRIORITIES},
        has_site=True,
    ),
    KindWire(
        Term(obstacles.KIND, "عائق", "Obstacle"),
        obstacle_schema,
        obstacles.POLICIES,
        ("category", "description", "state"),
        obstacle_rules.LIFECYCLE,
        obstacles.STATES,
        {**_ROAD, "category": obstacles.CATEGORIES},
        has_site=True,
    ),
    KindWire(
        Term(photos.KIND, "صورة", "Photo"),
        photo_schema,
        photos.POLICIES,
        ("of", "of_kind", "file", "size", "media_type", "taken_at"),
        photo_rules.LIFECYCLE,
        choices={"media_type": photos.MEDIA_TYPES, "mark": photos.MARKS},
        parent="of",
    ),
    KindWire(
        Term(tracks.KIND, "مسار", "Track"),
        track_schema,
        tracks.POLICIES,
        ("started_at",),
        track_rules.LIFECYCLE,
        choices={**_SITE, "mode": tracks.MODES, "media_type": tracks.MEDIA_TYPES},
        has_site=True,
    ),
    KindWire(
        Term(attendances.KIND, "حضور", "Attendance"),
        attendance_schema,
        attendances.POLICIES,
        ("presence",),
        attendance_rules.LIFECYCLE,
        choices={
            **_SITE,
            "presence": attendances.PRESENCES,
            "reason": attendances.REASONS,
            "shift": attendances.SHIFTS,
        },
        has_site=True,
    ),
)
KINDS: dict[str, KindWire] = {kind.name: kind for kind in _ALL}
