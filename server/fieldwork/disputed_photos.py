"""Photos that a conflict is about: the pictures themselves, a number of them settles nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup

from server.attachments.service import Readable, originals_of
from server.http.language import file_size
from shared.rules.scope import Scope

MOST_PICTURES = 8


def files_of(wholes: Iterable[dict[str, Any]], visible_to: Scope) -> dict[UUID, Readable]:
    """The bytes of the photos that these fields name, where they are here and sound."""
    photos = [UUID(photo) for fields in wholes for photo in fields.get("photos") or ()]
    return originals_of(photos, visible_to)


def drawn(photos: list[str], files: dict[UUID, Readable]) -> Markup:
    shown = [
        _drawn(photo, _("Photo %(number)s", number=place), files.get(UUID(photo)))
        for place, photo in enumerate(photos[:MOST_PICTURES], 1)
    ]
    more = len(photos) - len(shown)
    return Markup("").join(shown) + (Markup(" +{}").format(more) if more else "")


def _drawn(photo: str, name: str, file: Readable | None) -> Markup:
    """What is no picture, or is not here, is named: a browser would draw it broken."""
    if file is not None and file.is_shown:
        image = Markup('<img src="/files/{}/thumbnail" alt="{}" loading="lazy">')
        return Markup('<a href="/records/{}">{}</a>').format(photo, image.format(photo, name))
    told = _("not here yet") if file is None else _file(file)
    return Markup('<a class="option-file" href="/records/{}">{}: {}</a>').format(photo, name, told)


def _file(file: Readable) -> str:
    return _("no picture but a file of %(size)s", size=file_size(file.size))
