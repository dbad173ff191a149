"""Photo records with a file, and files that are no photos."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

from server.attachments.models import FileUse
from server.db import db, transaction
from server.register.models import Head, Revision
from tests.ports import START
from tests.server.attachments.sending import Sender, photo
from tests.server.sync.field import Tablet


def photo_record(
    author: Tablet, contract: int = 9, governorate: str = "KW-HA", **whole: Any
) -> UUID:
    """A photo record of an author, whose original was sent unless ``whole`` names a file."""
    record = uuid4()
    if "file" not in whole:
        content = photo(record.int % 10**9)
        answer = Sender(author).upload(content, record=record)
        assert answer.status_code == 204, answer.text
        whole["file"] = hashlib.sha256(content).hexdigest()
    same: dict[str, Any] = {
        "record": record, "kind": "photo", "version": 1, "change": uuid4(), "hash": bytes(32),
        "whole": whole, "conflicts": {}, "flags": [], "author": author.person.id,
    }  # fmt: skip
    head = Head(**same, governorate=governorate, contract=contract, is_deleted=False)
    first = Revision(
        **same, op="put", body="{}", fields=whole, clocks={}, made_at=START, time_grade="good",
        working_date=START.date(), received_at=START, outcome="created", previous_hash=bytes(32),
    )  # fmt: skip
    with author.app.app_context(), transaction() as session:
        session.add_all([head, first])
    return record


def quarantined_file(author: Tablet) -> UUID:
    """A file that is no photo, looked into; the id of its use."""
    record = uuid4()
    Sender(author).upload(b"no photo at all" + record.bytes, record=record)
    with author.app.app_context(), transaction() as session:
        use = session.scalars(db.select(FileUse).filter_by(record=record)).one()
        use.code = "file_kind_wrong"
        return use.id
