"""Who read a week before it was issued, and the remark that they signed: kept with the issue.

As a row of issued_week keeps it: ``{"reader": {name_ar, name_en, role_ar, role_en, at} or None,
"remark_ar": text, "remark_en": text}``. Names and role are copied: a page is not signed anew when
somebody is promoted. Weeks issued before there were drafts have none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from server.accounts.models import Person
from server.reporting.draft_models import WeekDraft
from shared.vocabulary.roles import ROLES
from shared.wire.fields import write_moment

LONGEST_REMARK = 300
Annotation = dict[str, Any]
UNREAD: Annotation = {"reader": None, "remark_ar": "", "remark_en": ""}


def annotation_of(draft: WeekDraft, reader: Person | None) -> Annotation:
    """What is issued with a draft; of one that nobody read no remark is."""
    if reader is None or draft.read_at is None:
        return dict(UNREAD)
    role = ROLES[reader.role]
    signed = {
        "name_ar": reader.name_ar,
        "name_en": reader.name_en,
        "role_ar": role.ar,
        "role_en": role.en,
        "at": write_moment(draft.read_at),
    }
    return {"reader": signed, "remark_ar": draft.remark_ar, "remark_en": draft.remark_en}


def as_shown(annotation: Annotation | None) -> Annotation | None:
    """The same for a page: ``at`` as a moment."""
    if annotation is None or annotation["reader"] is None:
        return annotation
    reader = annotation["reader"]
    return {**annotation, "reader": {**reader, "at": datetime.fromisoformat(reader["at"])}}
