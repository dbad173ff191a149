"""What an inspection's form becomes when it is saved: its record, and those that it raised."""

from typing import Any
from uuid import UUID

from mobile.shapes import EditedRecord, Fix, NewRecord
from mobile.viewmodels.inspection_reading import InspectionReading
from mobile.viewmodels.inspection_survey import InspectionSurvey
from mobile.viewmodels.inspection_typed import (
    ANSWER,
    COMPANIONS,
    NCR,
    PHOTO,
    UNSIGNED,
    TypedInspection,
)
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.ncr_typed import ncr_record
from mobile.viewmodels.short_typed import form_of
from shared.vocabulary.inspections import ATTENDED, FAIL, KIND, PASS, REQUEST
from shared.vocabulary.ncrs import KIND as NCR_KIND
from shared.wire.fields import write_moment


class InspectionSaving:
    """One form, about to be saved."""

    def __init__(
        self,
        kit: Kit,
        reading: InspectionReading,
        typed: TypedInspection,
        survey: InspectionSurvey,
        fix: Fix | None,
    ) -> None:
        self._kit, self._typed, self._fix = kit, typed, fix
        self._survey = survey
        self._reading, self._found = reading, reading.judged(typed)

    def wrong(self, result: str, has_photos: bool) -> dict[str, str]:
        """What keeps it from being saved, in words, by field; empty when nothing does."""
        texts, typed, wrong = self._kit.texts, self._typed, {}
        if not (typed.text("activity") or typed.text("ncr")):
            wrong["activity"] = texts("site_needed")
        if any(one.is_wrong for one in self._found):
            wrong["readings"] = texts.error("number_wrong")
        elif any(one.is_at_wrong for one in self._found):
            wrong["readings"] = texts.error("chainage_wrong")
        wrong |= self._survey.wrong() | self._missing_photos()
        if any(not name.strip() for name, *_rest in typed.companions):
            wrong[COMPANIONS] = texts("companion_needed")
        wrong |= self._wrong_result(result)
        wrong |= self._wrong_signature()
        is_read = any(one.typed.strip() for one in self._found)
        is_answered = typed.answers() or is_read or typed.text("notes") or has_photos
        if not (is_answered or self._survey.is_begun):
            return {"": texts("nothing_answered")}
        return wrong

    def _wrong_result(self, result: str) -> dict[str, str]:
        """What was asked for ends in a result: what all lines say, or what somebody chooses."""
        texts, typed = self._kit.texts, self._typed
        if result == PASS and self._failed:
            return {"result": texts("result_contradicted")}
        if (typed.again or typed.text("type") == REQUEST) and not result:
            lines = typed.checklist.lines if typed.checklist else ()
            return {"result": texts("result_needed", left=len(lines) - len(typed.answers()))}
        return {}

    def _wrong_signature(self) -> dict[str, str]:
        """A name alone is nobody's signature."""
        typed, texts = self._typed, self._kit.texts
        if typed.text("strokes"):
            return {} if typed.text("signer") else {"signer": texts("signature_needed")}
        if self._must_sign:
            return {} if typed.text(UNSIGNED) else {UNSIGNED: texts("must_be_signed")}
        return {"signer": texts("strokes_needed")} if typed.text("signer") else {}

    @property
    def _failed(self) -> set[str]:
        """Keys of the lines and readings that failed, as their non-conformances are named."""
        lines = {f"item:{one['item']}" for one in self._typed.answers() if one["answer"] == FAIL}
        return lines | {
            f"test:{one.test}:{place}"
            for place, one in enumerate(self._found)
            if one.is_within is False
        }

    def let_unneeded_go(self) -> None:
        """Drafts of non-conformances that were raised of what does not fail any more."""
        failed = self._failed
        for key, ncr in self._typed.named(NCR).items():
            if key not in failed:
                self._kit.store.drop_draft(form_of(NCR_KIND, UUID(ncr)))

    @property
    def _must_sign(self) -> bool:
        return bool(self._typed.checklist and self._typed.checklist.needs_signature)

    def _missing_photos(self) -> dict[str, str]:
        """Of failed lines that ask for one, unless the notes say why there is none.

        Of a line that a non-conformance was raised of, that one holds the pictures.
        """
        typed, texts = self._typed, self._kit.texts
        lines = typed.checklist.lines if typed.checklist and not typed.text("notes") else ()
        return {
            PHOTO + line.item: texts(
                "photo_of_line_needed", line=texts.either(line.text_ar, line.text_en)
            )
            for line in lines
            if line.needs_photo_on_fail
            and typed.text(ANSWER + line.item) == FAIL
            and typed.photo_of(line.item) is None
            and not typed.text(f"{NCR}item:{line.item}")
        }

    def all(self, result: str) -> list[NewRecord | EditedRecord]:
        """The inspection first, then the non-conformances found in it."""
        failed, raised = self._failed, self._typed.named(NCR)
        return [
            self._record(result),
            *(
                ncr_record(self._kit, UUID(ncr), self._typed.record, self._fix)
                for key, ncr in raised.items()
                if key in failed
            ),
        ]

    def _record(self, result: str) -> NewRecord | EditedRecord:
        typed = self._typed
        kept = [one.as_kept(self._reading.unit_of(one.test, one.limit)) for one in self._found]
        fields: dict[str, Any] = {
            **site_of(typed),
            "type": typed.text("type"),
            "form": typed.checklist.ref if typed.checklist else None,
            "ncr": typed.text("ncr") or None,
            "state": ATTENDED,
            "checklist": typed.answers(),
            "readings": [one for one in kept if one is not None],
            "survey": self._survey.as_kept(),
            "companions": typed.companions_kept(),
            "signature": self._signature(),
            "result": result or None,
        }
        if notes := self._notes():
            fields["notes"] = {"add": notes}
        if typed.again:
            return EditedRecord(KIND, typed.record, fields, self._fix, typed.form)
        return NewRecord(KIND, fields, typed.record, self._fix, typed.form)

    def _notes(self) -> list[str]:
        """What was typed, and why nobody signed where somebody should have."""
        typed, why = self._typed, self._typed.text(UNSIGNED)
        is_unsigned = self._must_sign and why and not typed.text("strokes")
        told = self._kit.texts(f"unsigned_{why}") if is_unsigned else ""
        who = ": ".join(filter(None, (told, typed.text("signer")))) if told else ""
        return [note for note in (typed.text("notes"), who) if note]

    def _signature(self) -> dict[str, Any] | None:
        typed = self._typed
        if not typed.text("strokes"):
            return None
        return {
            "name": typed.text("signer"),
            "capacity": typed.text("capacity") or None,
            "signed_at": typed.text("signed_at") or write_moment(self._kit.clock.now()),
            "strokes": typed.text("strokes"),
        }


def site_of(typed: TypedInspection) -> dict[str, Any]:
    """Where it is, as its non-conformances are too."""
    names = ("activity", "section", "from_m")
    site: dict[str, Any] = {name: typed.text(name) or None for name in names}
    return {**site, "layer": typed.layer}
