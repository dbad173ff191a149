"""The list of all that this tablet holds, of every kind, with search and filters."""

from dataclasses import dataclass, field

from mobile.viewmodels.digits import figure
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.record_rows import RecordRow, record_row
from mobile.viewmodels.wording import keepable
from shared.wire.kinds import KINDS

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RecordsView:
    """``keys``: all rows of the list; the screen asks for those in sight by ``row``."""

    keys: list[str] = field(default_factory=list)
    kinds: Options = ()
    kind: str = ""
    states: Options = ()
    state: str = ""
    total: str = ""
    empty_title: str = ""
    empty_text: str = ""


class Records(PageModel):
    """Keys at once, contents as they come in sight."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._rows: dict[str, RecordRow] = {}
        self._kind = self._state = self.search = ""
        self._edition = -1
        self._held: dict[str, int] = {}
        self.view = RecordsView()

    def opened(self) -> None:
        self.refresh()

    def synced(self) -> None:
        # Most tries out of reach of a network bring nothing; the list may be long.
        if self._kit.store.edition() != self._edition:
            self.refresh()

    def handed_over(self) -> None:
        self._kind = self._state = self.search = ""

    def spoken(self) -> None:
        self._rows.clear()

    def find(self, text: str) -> None:
        """Show only records whose words hold ``text``, however its letters are written."""
        sought = keepable(text)
        # The field tells again what it was just told to show.
        if sought != self.search:
            self.search = sought
            self.refresh()

    def choose_kind(self, kind: str) -> None:
        """Only one kind; "" for all of them."""
        self._kind, self._state = kind, ""
        self.refresh()

    def choose_state(self, state: str) -> None:
        """Only one state of the kind that is chosen; "" for any."""
        self._state = state
        self.refresh()

    def row(self, key: str) -> RecordRow:
        """One line, read when it comes in sight."""
        if key not in self._rows:
            self._rows[key] = record_row(self._kit, key)
        return self._rows[key]

    def refresh(self) -> None:
        """Read the store anew and tell."""
        texts, store = self._kit.texts, self._kit.store
        self._rows.clear()
        edition = store.edition()
        if edition != self._edition:
            self._edition, self._held = edition, store.kinds_held()
        held = self._held
        keys = store.find(self._kind, self._state, self.search)
        empty = "no_records_found" if any(held.values()) else "no_records"
        self.view = RecordsView(
            keys=keys,
            kinds=self._kinds(held),
            kind=self._kind,
            states=self._states(),
            state=self._state,
            total=texts("records_shown", count=figure(f"{len(keys):,}")),
            empty_title="" if keys else texts(empty),
            empty_text="" if keys else texts(f"{empty}_why"),
        )
        self.changed()

    def _kinds(self, held: dict[str, int]) -> Options:
        language = self._kit.language
        named = [
            (name, self._counted(kind.term.name(language), held[name]))
            for name, kind in KINDS.items()
            if held.get(name)
        ]
        return (("", self._kit.texts("all_kinds")), *named) if named else ()

    def _states(self) -> Options:
        """Those that occur, when one kind is chosen that has states."""
        if not self._kind:
            return ()
        held, language = self._kit.store.states_held(self._kind), self._kit.language
        named = [
            (state.code, self._counted(state.name(language), held[state.code]))
            for state in KINDS[self._kind].states
            if held.get(state.code)
        ]
        return (("", self._kit.texts("all_states")), *named) if named else ()

    def _counted(self, name: str, count: int) -> str:
        return self._kit.texts("kind_count", name=name, count=figure(f"{count:,}"))
