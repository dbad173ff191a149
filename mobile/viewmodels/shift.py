"""The day's shift: begun and ended with place and time, or no work, and why not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mobile.faults import InvalidRecordError, PortError
from mobile.shapes import ContractView, EditedRecord, NewRecord, RecordView, SavedChange
from mobile.viewmodels.day import DayLine, day_lines
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.shift_view import ShiftCard, ShiftView, card_of, report_row
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import keepable
from shared.rules.attendances import shift_at
from shared.rules.clocks import working_date
from shared.vocabulary.attendances import KIND, NO_WORK, REASONS, SHIFTS
from shared.wire.fields import write_moment

FORM = "attendance"
_RECENT = 50


@dataclass
class _Read:
    """What the store said at the last refresh."""

    contracts: list[ContractView] = field(default_factory=list)
    today: list[RecordView] = field(default_factory=list)
    open: RecordView | None = None
    typed: dict[str, Any] = field(default_factory=dict)


class Shift(PageModel):
    """``on_saved`` is told what was said and saved. What is typed is kept as it is typed."""

    needs_each_fix = True

    def __init__(
        self,
        kit: Kit,
        whereabouts: Whereabouts,
        on_saved: Callable[[str, list[SavedChange]], None],
    ) -> None:
        super().__init__()
        self._kit, self._whereabouts, self._on_saved = kit, whereabouts, on_saved
        self._read = _Read()
        self._summary: tuple[DayLine, ...] = ()
        self._errors: dict[str, str] = {}
        self.view = ShiftView()

    def opened(self) -> None:
        # Counted when the page is opened alone: Today reads the shift at every 50 m.
        self._summary = day_lines(self._kit)
        self.refresh()

    def spoken(self) -> None:
        self.refresh()

    def ticked(self) -> None:
        self._show()

    def moved(self) -> None:
        self._show()

    def synced(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the store anew and tell."""
        store = self._kit.store
        recent = store.records(KIND, is_mine=True, limit=_RECENT)
        today = self._kit.today()
        self._read = _Read(
            contracts=store.contracts(self._whereabouts.fix),
            today=[one for one in recent if working_date(one.made_at) == today],
            open=next(filter(_is_open, recent), None),
            typed=store.draft(FORM),
        )
        self._show()

    def edit(self, name: str, value: str) -> None:
        """``name``: shift, contract, workers, idle_contract or reason; kept at once."""
        self._read.typed[name] = keepable(value)
        self._errors = {}
        try:
            self._kit.store.keep_draft(FORM, name, self._read.typed[name] or None)
        except PortError as fault:
            self._errors = {"": self._kit.texts.error(fault.code)}
        self._show()

    @property
    def shift(self) -> str:
        """As chosen, else by the hour."""
        return str(self._read.typed.get("shift") or shift_at(self._kit.clock.now()))

    @property
    def contract(self) -> ContractView | None:
        """As chosen, else that of the nearest works."""
        return self._contract("contract")

    @property
    def idle_contract(self) -> ContractView | None:
        """The one that nobody works on today."""
        return self._contract("idle_contract") or self.contract

    def _contract(self, name: str) -> ContractView | None:
        chosen, known = self._read.typed.get(name), self._read.contracts
        return next((c for c in known if str(c.number) == chosen), known[0] if known else None)

    @property
    def open_record(self) -> RecordView | None:
        """The shift that is under way."""
        return self._read.open

    def start(self) -> None:
        """Begin the shift, here and now; one that is under way is left as it is."""
        if self._read.open is None:
            said = self._kit.texts("shift_started_here")
            workers = self._typed("workers")
            self._report(self.contract, said, presence="on_site", workers=workers)

    def report_no_work(self) -> None:
        """Nobody works on the chosen contract today, for the chosen reason."""
        texts, contract, reason = self._kit.texts, self.idle_contract, self._typed("reason")
        if reason is None:
            self._told({"reason": texts("shift_choose_reason")})
            return
        said = texts("shift_no_work_saved", number=contract.number if contract else "")
        self._report(contract, said, presence=NO_WORK, reason=reason)

    def end(self) -> None:
        """End the shift that is under way, now."""
        if (now := self._read.open) is None:
            return
        fields: dict[str, Any] = {"ended_at": write_moment(self._kit.clock.now())}
        if (workers := self._typed("workers")) is not None:
            fields["workers"] = workers
        edit = EditedRecord(KIND, now.record, fields, form=FORM)
        self._do(edit, self._kit.texts("shift_ended_here"))

    def _typed(self, name: str) -> str | None:
        return str(self._read.typed.get(name) or "").strip() or None

    def _report(self, contract: ContractView | None, said: str, **fields: str | None) -> None:
        if contract is None:
            self._told({"": self._kit.texts("shift_no_contract")})
            return
        site = {"contract": contract.number, "governorate": contract.governorate}
        typed = {name: value for name, value in fields.items() if value is not None}
        whole = {**site, "shift": self.shift, **typed}
        self._do(NewRecord(KIND, whole, fix=self._whereabouts.fix, form=FORM), said)

    def _do(self, save: NewRecord | EditedRecord, said: str) -> None:
        try:
            saved = self._kit.store.save_together([save])
        except InvalidRecordError as fault:
            texts = self._kit.texts
            self._told({name: texts.error(code) for name, code in fault.errors.items()})
            return
        except PortError as fault:
            self._told({"": self._kit.texts.error(fault.code)})
            return
        self._errors = {}
        self.refresh()
        self._on_saved(said, saved)

    def _told(self, errors: dict[str, str]) -> None:
        self._errors = errors
        self._show()

    def _show(self) -> None:
        kit, contract = self._kit, self.contract
        texts, fix = kit.texts, self._whereabouts.fix
        self.view = ShiftView(
            card=self._card(),
            is_open=self._read.open is not None,
            shifts=tuple((term.code, term.name(kit.language)) for term in SHIFTS),
            shift=self.shift,
            contracts=self._contract_options(),
            contract=str(contract.number) if contract else "",
            contract_title=texts.either(contract.title_ar, contract.title_en) if contract else "",
            idle_contract=str(self.idle_contract.number) if self.idle_contract else "",
            workers=str(self._read.typed.get("workers") or ""),
            reasons=tuple((term.code, term.name(kit.language)) for term in REASONS),
            reason=str(self._read.typed.get("reason") or ""),
            place=self._whereabouts.chip().text if fix else texts("shift_place_none"),
            place_tone="muted" if fix and not self._whereabouts.is_poor else "warn",
            rows=tuple(report_row(one, texts, self._contracts()) for one in self._read.today),
            summary=self._summary,
            errors=dict(self._errors),
        )
        self.changed()

    def _contract_options(self) -> tuple[tuple[str, str], ...]:
        texts = self._kit.texts
        return tuple(
            (str(c.number), texts("contract", number=c.number)) for c in self._read.contracts
        )

    def _contracts(self) -> dict[int, ContractView]:
        return {one.number: one for one in self._read.contracts}

    def _card(self) -> ShiftCard:
        now, contract = self._kit.clock.now(), self.contract
        shown = self._read.open or next(filter(_is_on_site, self._read.today), None)
        return card_of(shown, self.shift, contract, now, self._kit.texts)


def _is_on_site(record: RecordView) -> bool:
    return record.fields.get("presence") != NO_WORK


def _is_open(record: RecordView) -> bool:
    return _is_on_site(record) and not record.fields.get("ended_at")
