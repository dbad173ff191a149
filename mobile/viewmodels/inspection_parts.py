"""Parts of an inspection's form that are lists: its readings, and who came along."""

from collections.abc import Callable, Sequence

from mobile.viewmodels.inspection_draft import InspectionDraft
from mobile.viewmodels.inspection_typed import AT, COMPANIONS, Reading
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_place import LogPlace
from mobile.viewmodels.wording import chainage, keepable
from shared.wire.inspection import MAX_COMPANIONS


class InspectionReadings:
    """What is typed of the readings; ``on_change`` shows the form anew."""

    def __init__(
        self, place: LogPlace, draft: InspectionDraft, on_change: Callable[[], None]
    ) -> None:
        self._place, self._draft, self._on_change = place, draft, on_change

    def add(self, test: str) -> None:
        self._keep([*self._draft.typed.readings, (test, "")])
        self._on_change()

    def want(self, tests: Sequence[str]) -> None:
        """Rows for these tests, after those that something was typed in: those stay."""
        found = self._draft.typed.readings
        while found and not (found[-1][1].strip() or self._draft.typed.text(self._last_at(found))):
            found.pop()
        known = {test for test, _ in found}
        self._keep([*found, *((test, "") for test in tests if test not in known)])

    @staticmethod
    def _last_at(found: list[Reading]) -> str:
        return f"{AT}{len(found) - 1}"

    def read(self, place: int, value: str) -> None:
        """The value was typed: where it is read is filled in, while one stands on the road."""
        found, value = self._draft.typed.readings, keepable(value)
        if place >= len(found) or found[place][1] == value:
            return
        if not (found[place][1] or self._draft.typed.text(f"{AT}{place}")):
            here = self._place.here(self._draft.typed.text("section"))
            if here is not None:
                self._draft.edit(f"{AT}{place}", chainage(round(here.chainage_m)))
        found[place] = (found[place][0], value)
        self._keep(found)
        self._on_change()

    def set_at(self, place: int, text: str) -> None:
        text = keepable(text)
        if str(self._draft.typed.values.get(f"{AT}{place}") or "") != text:
            self._draft.edit(f"{AT}{place}", text)
            self._on_change()

    def _keep(self, found: list[tuple[str, str]]) -> None:
        self._draft.edit("readings", [list(one) for one in found])


class InspectionCompanions:
    """Who came along on a joint tour; ``on_change`` shows the form anew."""

    def __init__(self, kit: Kit, draft: InspectionDraft, on_change: Callable[[], None]) -> None:
        self._kit, self._draft, self._on_change = kit, draft, on_change

    def add(self, capacity: str = "") -> None:
        """A row more, of a governor when their capacity is given."""
        found = self._draft.typed.companions
        if len(found) < MAX_COMPANIONS:
            self._keep([*found, ("", capacity, "")])

    def type(self, place: int, part: int, text: str) -> None:
        """``part``: 0 the name, 1 the capacity, 2 the agency."""
        found, text = [list(one) for one in self._draft.typed.companions], keepable(text)
        if place < len(found) and found[place][part] != text:
            found[place][part] = text
            self._keep([(one[0], one[1], one[2]) for one in found])

    def take_out(self, place: int) -> None:
        found = self._draft.typed.companions
        self._keep(found[:place] + found[place + 1 :])

    def _keep(self, found: list[tuple[str, str, str]]) -> None:
        self._draft.edit(COMPANIONS, [list(one) for one in found])
        self._on_change()
