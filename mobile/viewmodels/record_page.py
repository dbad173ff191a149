"""One record of any kind: where it stands, what it says, its evidence, and the next step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mobile.faults import PortError
from mobile.shapes import RecordView, SavedChange
from mobile.viewmodels.due_records import SETTLED
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.photo_page import OpenPhoto
from mobile.viewmodels.record_lines import lines_of, title_of
from mobile.viewmodels.record_photos import Deleted, RecordPhotos
from mobile.viewmodels.wording import short_date
from mobile.viewmodels.work_record import SAFETY_TONES
from shared.rules.clocks import working_date
from shared.vocabulary import inspections, ncrs
from shared.vocabulary.roles import INSPECTOR
from shared.wire.fields import read_moment
from shared.wire.kinds import KINDS

# Moves that need nothing but the person's word.
_PLAIN_MOVES = {
    inspections.KIND: (inspections.NO_SHOW,),
    ncrs.KIND: (ncrs.REINSPECTION,),
}
# What a move says besides: whoever waited there tells of the other side.
_SAID = {inspections.NO_SHOW: {"absent": "contractor"}}
_FAILED = frozenset({inspections.REJECTED, ncrs.REOPENED, inspections.NO_SHOW})
_DONE = frozenset({inspections.APPROVED, ncrs.CLOSED, inspections.APPROVED_WITH_COMMENTS})


@dataclass(frozen=True)
class Step:
    """Something that may be done now. ``code``: a state to move to, attend or again."""

    code: str
    text: str
    icon: str


@dataclass(frozen=True)
class RecordPageView:
    """``lines`` are (name, value) pairs; ``overdue`` a sentence, "" when it is not."""

    title: str = ""
    kind: str = ""
    state: str = ""
    state_tone: str = "muted"
    safety: str = ""
    safety_tone: str = "muted"
    overdue: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    error: str = ""
    is_gone: bool = True
    record: RecordView | None = None


class RecordPage(PageModel):
    """One record at a time. ``on_act`` opens a form: ``attend`` or ``again`` and the record."""

    def __init__(
        self,
        kit: Kit,
        on_photo: OpenPhoto,
        on_deleted: Deleted,
        on_moved: Callable[[SavedChange], None],
        on_act: Callable[[str, RecordView], None],
    ) -> None:
        super().__init__()
        self._kit, self._on_moved, self._on_act = kit, on_moved, on_act
        self.photos = RecordPhotos(kit, on_photo, on_deleted)
        self.record: UUID | None = None
        self.view = RecordPageView()

    def start(self, record: UUID) -> None:
        """Show this record."""
        self.record = record
        self.show()

    def key(self) -> str:
        return str(self.record) if self.record else ""

    def resume(self, key: str) -> bool:
        if key:
            self.start(UUID(key))
        return bool(key) and not self.view.is_gone

    def opened(self) -> None:
        self.show()

    synced = opened

    def title(self) -> str:
        return self.view.kind

    def act(self, code: str) -> None:
        """Take a step; a move can be undone."""
        record = self._kit.store.record(self.record) if self.record else None
        if record is None:
            return
        if code in ("attend", "again"):
            self._on_act(code, record)
            return
        try:
            saved = self._kit.store.edit(record.record, {"state": code, **_SAID.get(code, {})})
        except PortError as fault:
            self.show(self._kit.texts.error(fault.code))
            return
        self.show()
        self._on_moved(saved)

    def show(self, error: str = "") -> None:
        """Read the record anew and tell."""
        record = self._kit.store.record(self.record) if self.record else None
        if record is None or record.is_deleted:
            self.view = RecordPageView(title=self._kit.texts("gone"))
        else:
            self.view = self._view(record, error)
        self.photos.show_record(None if self.view.is_gone else self.record)
        self.changed()

    def _view(self, record: RecordView, error: str) -> RecordPageView:
        texts, wire = self._kit.texts, KINDS[record.kind]
        return RecordPageView(
            title=title_of(self._kit, record),
            kind=record.kind,
            state=wire.states.name(record.state, texts.language) if record.state else "",
            state_tone=self._tone(record.state),
            safety=texts(f"safety_{record.safety}"),
            safety_tone=SAFETY_TONES[record.safety],
            overdue=self._overdue(record),
            lines=lines_of(self._kit, record),
            problems=tuple(_sentence(one, texts.language) for one in record.errors),
            steps=self._steps(record),
            error=error,
            is_gone=False,
            record=record,
        )

    def _tone(self, state: str) -> str:
        return "ok" if state in _DONE else "bad" if state in _FAILED else "primary"

    def _overdue(self, record: RecordView) -> str:
        told = record.fields.get("due_at")
        due: datetime | None = read_moment(told) if told else None
        is_settled = record.state in SETTLED.get(record.kind, ())
        if due is None or is_settled or due > self._kit.clock.now():
            return ""
        texts = self._kit.texts
        return texts("overdue_since", date=short_date(working_date(due), texts.language))

    def _steps(self, record: RecordView) -> tuple[Step, ...]:
        texts, language, found = self._kit.texts, self._kit.language, []
        if record.kind == inspections.KIND and _may(record, inspections.ATTENDED):
            found.append(Step("attend", texts("attend"), "clipboard-check-outline"))
        if record.kind == ncrs.KIND and record.state not in ncrs.ENDED:
            found.append(Step("again", texts("inspect_again"), "sync"))
        for state in _PLAIN_MOVES.get(record.kind, ()):
            if _may(record, state):
                name = KINDS[record.kind].states.name(state, language)
                found.append(Step(state, name, "check"))
        return tuple(found)


def _may(record: RecordView, state: str) -> bool:
    lifecycle = KINDS[record.kind].lifecycle
    return lifecycle.may_move(record.state, state, INSPECTOR, record.is_mine)


def _sentence(error: Mapping[str, Any], language: str) -> str:
    """The words of an error as it came over the wire."""
    message = error.get("message") or {}
    return str(message.get(language) or message.get("en") or "")
