"""One work's record: where it stands, why it came back, and what its author may do about it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from mobile.faults import PortError
from mobile.shapes import Safety, SavedChange, WorkView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.photo_page import OpenPhoto
from mobile.viewmodels.record_photos import Deleted, RecordPhotos
from mobile.viewmodels.sites import WORK, identity_of, work_name
from mobile.viewmodels.wording import clock_time, ltr, quantity, short_date, stretch
from shared.rules.clocks import working_date
from shared.rules.works import may_edit, may_move
from shared.vocabulary.roles import INSPECTOR
from shared.vocabulary.works import FLAGS, LANES, LAYERS, RETURNED, STATES, UNITS, WITHDRAWN
from shared.wire.ticket import read_tickets

STATE_TONES = {
    "logged": "primary",
    "corrected": "primary",
    "returned": "bad",
    "accepted": "ok",
    "withdrawn": "muted",
}
SAFETY_TONES = {Safety.HERE: "warn", Safety.THERE: "ok", Safety.NEEDS_YOU: "bad"}


@dataclass(frozen=True)
class WorkRecordView:
    """``lines`` are (name, value) pairs; ``problems`` whole sentences about what was refused."""

    title: str = ""
    state: str = ""
    state_tone: str = "muted"
    safety: str = ""
    safety_tone: str = "muted"
    reason: str = ""
    todo: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    pin_caption: str = ""
    may_correct: bool = False
    may_withdraw: bool = False
    is_gone: bool = False
    work: WorkView | None = None
    error: str = ""


class WorkRecord(PageModel):
    """One record at a time. ``on_withdrawn`` gets what an undo needs."""

    def __init__(
        self,
        kit: Kit,
        on_withdrawn: Callable[[SavedChange], None],
        on_photo: OpenPhoto,
        on_deleted: Deleted,
    ) -> None:
        super().__init__()
        self.photos = RecordPhotos(kit, on_photo, on_deleted)
        self._kit, self._on_withdrawn = kit, on_withdrawn
        self.record: UUID | None = None
        self.view = WorkRecordView()

    def start(self, record: UUID) -> None:
        """Show this record."""
        self.record = record
        self.show()

    def key(self) -> str:
        return f"{WORK}:{self.record}" if self.record else ""

    def resume(self, key: str) -> bool:
        if key:
            self.start(UUID(identity_of(key)))
        return bool(key) and not self.view.is_gone

    def opened(self) -> None:
        self.show()

    def synced(self) -> None:
        self.show()

    def withdraw(self) -> None:
        """Take the work back, at once; the way back is offered afterwards."""
        if self.record is None:
            return
        try:
            saved = self._kit.store.withdraw_work(self.record)
        except PortError as fault:
            self.show(self._kit.texts.error(fault.code))
            return
        self.show()
        self._on_withdrawn(saved)

    def show(self, error: str = "") -> None:
        """Read the record anew and tell."""
        work = self._kit.store.work(self.record) if self.record else None
        if work is None:
            self.view = WorkRecordView(title=self._kit.texts("gone"), is_gone=True)
        else:
            self.view = self._view(work, error)
        self.photos.show_record(None if work is None else work.record)
        self.changed()

    def _view(self, work: WorkView, error: str) -> WorkRecordView:
        texts = self._kit.texts
        language = texts.language
        is_returned = work.state == RETURNED
        return WorkRecordView(
            title=work_name(work, texts),
            state=STATES.name(work.state, language),
            state_tone=STATE_TONES.get(work.state, "muted"),
            safety=texts(f"safety_{work.safety}"),
            safety_tone=SAFETY_TONES[work.safety],
            reason=(work.return_reason or texts("no_reason")) if is_returned else "",
            todo=texts("what_to_do_returned") if is_returned else "",
            lines=self._lines(work),
            flags=tuple(FLAGS.name(flag, language) for flag in work.flags),
            problems=tuple(_sentence(error, language) for error in work.errors),
            pin_caption=self._pin_caption(work),
            may_correct=work.is_mine and may_edit(work.state, INSPECTOR),
            may_withdraw=work.is_mine and may_move(work.state, WITHDRAWN, INSPECTOR, True),
            error=error,
            work=work,
        )

    def _lines(self, work: WorkView) -> tuple[tuple[str, str], ...]:
        texts, language = self._kit.texts, self._kit.language
        unit = UNITS.name(work.unit, language)
        logged = f"{short_date(working_date(work.made_at), language)} · {clock_time(work.made_at)}"
        contract = "" if work.contract is None else texts("contract", number=work.contract)
        accepted = work.accepted_quantity
        lines = (
            (texts("quantity"), f"{quantity(work.quantity)} {unit}"),
            (texts("accepted_quantity"), f"{quantity(accepted)} {unit}" if accepted else ""),
            (texts("thickness_mm"), self._thickness(work)),
            (texts("tickets"), self._tickets(work)),
            (texts("section"), self._section(work)),
            (texts("layer"), LAYERS.name(work.layer, language)),
            (texts("lane"), LANES.name(work.lane, language)),
            (texts("place"), _place(work)),
            (texts("notes"), work.notes),
            (texts("activity"), f"{ltr(work.activity)} · {contract}"),
            (texts("made_at"), f"{logged} · {texts('by_me' if work.is_mine else 'by_other')}"),
        )
        return tuple((name, value) for name, value in lines if value)

    def _thickness(self, work: WorkView) -> str:
        thickness = work.thickness_mm
        return "" if thickness is None else f"{quantity(thickness)} {self._kit.texts('mm')}"

    def _tickets(self, work: WorkView) -> str:
        """How many delivery tickets, and what they weigh together."""
        tickets = read_tickets(list(work.tickets))
        if not tickets:
            return ""
        total = quantity(sum((ticket.tonnes for ticket in tickets), Decimal(0)))
        tonnes = f"{total} {UNITS.name('t', self._kit.language)}"
        return self._kit.texts("tickets_told", count=len(tickets), tonnes=tonnes)

    def _pin_caption(self, work: WorkView) -> str:
        """Which of a work's two places the map's pin stands for."""
        if work.place is not None:
            return self._kit.texts("pin_at_fix")
        is_on_road = work.section is not None and work.from_m is not None
        return self._kit.texts("pin_at_chainage") if is_on_road else ""

    def _section(self, work: WorkView) -> str:
        section = self._kit.store.section(work.section) if work.section else None
        name = self._kit.texts.either(section.name_ar, section.name_en) if section else ""
        return " · ".join(
            part for part in (name, stretch(work.from_m, work.to_m, self._kit.language)) if part
        )


def _place(work: WorkView) -> str:
    if work.place is None:
        return ""
    accuracy = "" if work.place.accuracy_m is None else f" ± {work.place.accuracy_m:.0f} m"
    return ltr(f"{work.place.lat:.5f}, {work.place.lon:.5f}{accuracy}")


def _sentence(error: object, language: str) -> str:
    """The words of an error as it came over the wire."""
    message = error.get("message") if isinstance(error, dict) else None
    if isinstance(message, dict):
        return str(message.get(language) or message.get("en") or "")
    return str(message or "")
