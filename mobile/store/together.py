"""Several records saved as one act: all of them, and the drafts they came from, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from mobile.faults import InvalidRecordError
from mobile.shapes import EditedRecord, NewRecord, SavedChange
from mobile.store.form_photos import FormPhotos
from mobile.store.works import Works
from shared.vocabulary.works import KIND as WORK


class Together(Works, FormPhotos):
    def save_together(self, saves: Sequence[NewRecord | EditedRecord]) -> list[SavedChange]:
        """In one transaction, in this order, then the photos of their forms; the drafts go.

        A draft dropped afterwards would come back after a kill, and be saved a second time.
        Raises InvalidRecordError, NotSignedInError, StorageFullError; then nothing was saved.
        """
        with self.database.write():
            saved, photos = [], []
            for one in saves:
                done = self._save_one(one)
                record = done.record if done else one.record
                saved += [done] if done else []
                if one.form and record:
                    photos += self.attach_form_photos(one.form, record)
                    self.drop_draft(one.form)
            return saved + photos

    def undo_together(self, saved: Sequence[SavedChange]) -> list[SavedChange]:
        """Put back what was saved together, the last first. Raises InvalidRecordError."""
        with self.database.write():
            return [self.undo(one) for one in reversed(saved)]

    def _save_one(self, one: NewRecord | EditedRecord) -> SavedChange | None:
        """None: nothing but photos was added to a record."""
        if isinstance(one, NewRecord):
            return self._add(one)
        has_photos = bool(one.form and self.form_photos(one.form))
        try:
            return self._change(one, has_photos)
        except InvalidRecordError as fault:
            if has_photos and fault.errors == {"": "unchanged"}:
                return None
            raise

    def _add(self, one: NewRecord) -> SavedChange:
        if one.kind == WORK:
            return self.log_work(one.fields, one.fix, one.record)
        return self.save(one.kind, one.fields, one.fix, one.record)

    def _change(self, one: EditedRecord, has_photos: bool) -> SavedChange:
        if one.kind == WORK:
            return self.correct_work(one.record, one.fields, one.fix, has_photos)
        return self.edit(one.record, one.fields, one.fix)
