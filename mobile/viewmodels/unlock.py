"""The page before all others: the person's PIN, or the choosing of one."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from mobile.shapes import PersonView, PinAnswer
from mobile.viewmodels.digits import figure
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel

SHORTEST, LONGEST = 4, 8
ASK, CHOOSE, REPEAT = "ask", "choose", "repeat"


@dataclass(frozen=True)
class UnlockView:
    """``typed``: how many digits; which they are is shown nowhere."""

    person: str = ""
    prompt: str = ""
    why: str = ""
    typed: int = 0
    error: str = ""
    is_waiting: bool = False
    may_enter: bool = False
    may_forget: bool = False


class Unlock(PageModel):
    """``on_unlocked`` is called with the right PIN, or with the one just chosen."""

    def __init__(
        self, kit: Kit, on_unlocked: Callable[[], None], on_forgotten: Callable[[], None]
    ) -> None:
        super().__init__()
        self._kit, self._on_unlocked, self._on_forgotten = kit, on_unlocked, on_forgotten
        self._mode, self._typed, self._chosen, self._error = ASK, "", "", ""
        self._next: PersonView | None = None
        self._other: PersonView | None = None
        self._is_trying = False
        self._stop_waiting: Callable[[], None] | None = None
        self.view = UnlockView()

    def opened(self) -> None:
        """The present person's PIN is asked, or chosen when there is none; or another's."""
        self._other, self._next = self._next, None
        self._begin(ASK if self._other or self._kit.store.has_pin() else CHOOSE)

    def ask(self, person: PersonView) -> None:
        """When it opens next, for another than the present person."""
        self._next = person

    def spoken(self) -> None:
        self.show()

    def _begin(self, mode: str, error: str = "") -> None:
        self._mode, self._typed, self._error = mode, "", error
        self.show()

    def press(self, digit: str) -> None:
        """One more digit, of either shape."""
        if not self.view.is_waiting and digit.isdecimal() and len(self._typed) < LONGEST:
            self._typed, self._error = self._typed + digit, ""
            self.show()

    def erase(self) -> None:
        self._typed = self._typed[:-1]
        self.show()

    def enter(self) -> None:
        """Try, or keep, what was typed."""
        if not self.view.may_enter:
            return
        if self._mode == ASK:
            self._try()
        elif self._mode == CHOOSE:
            self._chosen = self._typed
            self._begin(REPEAT)
        else:
            self._keep()

    def forget(self) -> None:
        """It is not known any more: the password says who this is, with the network."""
        if self.view.may_forget:
            self._on_forgotten()

    def _try(self) -> None:
        if self._other is None:
            self._answered(self._kit.store.try_pin(self._typed))
            return
        other, pin, self._is_trying = self._other.id, self._typed, True
        self.show()
        self._kit.scheduler.in_background(
            lambda: self._kit.engine.change_person(other, pin), self._answered, self._not_answered
        )

    def _not_answered(self, fault: Exception) -> None:
        self._is_trying = False
        self._begin(ASK)
        raise fault

    def _answered(self, answer: PinAnswer) -> None:
        self._is_trying = False
        if answer.is_right:
            self._typed = ""
            self._on_unlocked()
        else:
            self._begin(ASK, "pin_wrong")

    def _keep(self) -> None:
        if ascii_digits(self._typed) != ascii_digits(self._chosen):
            self._begin(CHOOSE, "pin_differs")
            return
        self._kit.store.set_pin(self._typed)
        self._typed = self._chosen = ""
        self._on_unlocked()

    def show(self) -> None:
        """Read the wait anew and tell; a wait is counted down by the second."""
        texts, person = self._kit.texts, self._other or self._kit.store.person()
        wait_s = self._wait_s()
        error = texts(self._error) if self._error else ""
        if wait_s > 0:
            error = texts("pin_wait", seconds=figure(ceil(wait_s)))
        self._again_in(min(1.0, wait_s))
        self.view = UnlockView(
            person=texts.either(person.name_ar, person.name_en) if person else "",
            prompt=texts(f"pin_{self._mode}", least=SHORTEST, most=LONGEST),
            why="" if self._mode == ASK else texts("pin_why"),
            typed=len(self._typed),
            error=error,
            is_waiting=wait_s > 0 or self._is_trying,
            may_enter=wait_s <= 0 and not self._is_trying and len(self._typed) >= SHORTEST,
            may_forget=self._mode == ASK and not self._is_trying,
        )
        self.changed()

    def _wait_s(self) -> float:
        other = self._other.id if self._other else None
        return self._kit.store.pin_wait_s(other) if self._mode == ASK else 0.0

    def _again_in(self, seconds: float) -> None:
        if self._stop_waiting is not None:
            self._stop_waiting()
            self._stop_waiting = None
        if seconds > 0:
            self._stop_waiting = self._kit.scheduler.later(seconds, self.show)


def ascii_digits(pin: str) -> str:
    """The same digits in one shape."""
    return "".join(str(int(digit)) for digit in pin)
