"""Who may see the pages: nobody before a sign-in, nobody without the PIN at each start or after
a time of rest. Behind the door everything stays as it was.
"""

from collections.abc import Callable

from mobile.shapes import PersonView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import SIGN_IN, UNLOCK
from mobile.viewmodels.unlock import Unlock

REST_S = 300.0


class Door:
    """``turn_to`` shows a page; ``begin`` lets a person in for the first time since the start.

    ``back_in`` lets one in again who was there before.
    """

    def __init__(
        self,
        kit: Kit,
        turn_to: Callable[[str], None],
        begin: Callable[[], None],
        back_in: Callable[[], None],
    ) -> None:
        self._kit, self._turn_to, self._begin, self._back_in = kit, turn_to, begin, back_in
        self.unlock = Unlock(kit, self._unlocked, self._forgotten)
        self.is_shut = True
        self._inside: PersonView | None = None
        self._forgetting: PersonView | None = None
        self._touched_ms = kit.clock.monotonic_ms()

    def arrive(self) -> None:
        """The app was started."""
        if self._kit.store.person() is None:
            self._turn_to(SIGN_IN)
        elif self._kit.asks_pin:
            self._turn_to(UNLOCK)
        else:
            self._unlocked()

    def signed_in(self, person: PersonView) -> None:
        """The password did: a PIN that was forgotten is chosen anew."""
        forgetting, self._forgetting, self._inside = self._forgetting, None, None
        if forgetting is not None and forgetting.id == person.id:
            self._kit.store.drop_pin()
        if self._kit.asks_pin and not self._kit.store.has_pin():
            self.is_shut = True
            self._turn_to(UNLOCK)
        else:
            self._unlocked()

    def ask(self, person: PersonView) -> None:
        """Another who signed in here before takes the tablet over: by their PIN."""
        self.unlock.ask(person)
        self._turn_to(UNLOCK)

    def shut(self) -> None:
        """Ask for the PIN before anything more is seen."""
        if not self.is_shut and self._kit.asks_pin:
            self.is_shut = True
            self._turn_to(UNLOCK)

    def touched(self) -> None:
        """Somebody is there; after too long a rest they are asked who."""
        self.ticked()
        self._touched_ms = self._kit.clock.monotonic_ms()

    def ticked(self) -> None:
        rested_ms = self._kit.clock.monotonic_ms() - self._touched_ms
        if rested_ms > REST_S * 1000:
            self.shut()

    def step_back(self) -> bool:
        """Back from the sign-in of somebody who forgot; whether that was it."""
        if not self.is_shut:
            return False
        if self._kit.store.person() is not None:
            self._turn_to(UNLOCK)
        return True

    def _unlocked(self) -> None:
        person, before = self._kit.store.person(), self._inside
        self.is_shut, self._inside = False, person
        self._touched_ms = self._kit.clock.monotonic_ms()
        if before is not None and person is not None and before.id == person.id:
            self._back_in()
        else:
            self._begin()

    def leave(self) -> None:
        """Another person is to take the tablet over."""
        self.is_shut = self._kit.asks_pin
        self._turn_to(SIGN_IN)

    def _forgotten(self) -> None:
        self._forgetting = self._kit.store.person()
        self._turn_to(SIGN_IN)
