"""Several records saved as one act: all of them, and the drafts they came from, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from mobile.shapes import EditedRecord, NewRecord, SavedChange
from mobile.store.memos import Memos
from mobile.store.works import Works
from shared.vocabulary.works import KIND as WORK


class Together(Works, Memos):
    def save_together(self, saves: Sequence[NewRecord | EditedRecord]) -> list[SavedChange]:
        """In one transaction, in this order; each one's draft goes with it.

        A draft dropped afterwards would come back after a kill, and be saved a second time.
        Raises InvalidRecordError, NotSignedInError, StorageFullError; then nothing was saved.
        """
        with self.database.write():
            return [self._save_one(one) for one in saves]

    def undo_together(self, saved: Sequence[SavedChange]) -> list[SavedChange]:
        """Put back what was saved together, the last first. Raises InvalidRecordError."""
        with self.database.write():
            return [self.undo(one) for one in reversed(saved)]

    def _save_one(self, one: NewRecord | EditedRecord) -> SavedChange:
        saved = self._add(one) if isinstance(one, NewRecord) else self._change(one)
        if one.form:
            self.drop_draft(one.form)
        return saved

    def _add(self, one: NewRecord) -> SavedChange:
        if one.kind == WORK:
            return self.log_work(one.fields, one.fix, one.record)
        return self.save(one.kind, one.fields, one.fix, one.record)

    def _change(self, one: EditedRecord) -> SavedChange:
        if one.kind == WORK:
            return self.correct_work(one.record, one.fields, one.fix)
        return self.edit(one.record, one.fields, one.fix)
