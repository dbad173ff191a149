"""Signing in: once with the network, for days without it afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from mobile.faults import PortError
from mobile.shapes import PersonView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel


@dataclass(frozen=True)
class SignInView:
    """What the screen shows. Errors are whole sentences in the person's language.

    ``others``: (id, name) of who takes the tablet over by their PIN, without a network.
    """

    username_error: str = ""
    password_error: str = ""
    error: str = ""
    is_busy: bool = False
    others: tuple[tuple[str, str], ...] = ()


class SignIn(PageModel):
    """``on_signed_in`` is called on the window's thread, the programme fetched; ``on_other`` asks
    for the PIN of one who signed in here before.
    """

    def __init__(
        self,
        kit: Kit,
        on_signed_in: Callable[[PersonView], None],
        on_other: Callable[[PersonView], None],
    ) -> None:
        super().__init__()
        self._kit = kit
        self._on_signed_in, self._on_other = on_signed_in, on_other
        self.username = ""
        self.password = ""
        self.view = SignInView()

    def opened(self) -> None:
        self._show(SignInView())

    def spoken(self) -> None:
        self._show(SignInView())

    def take_over(self, person: str) -> None:
        """One of ``others``."""
        for one in self._kit.store.others() if self._kit.asks_pin else ():
            if str(one.id) == person:
                self.password = ""
                self._on_other(one)

    def submit(self) -> None:
        """Check what was typed, then ask the server in the background."""
        if self.view.is_busy:
            return
        texts = self._kit.texts
        username = self.username.strip()
        self._show(
            SignInView(
                username_error="" if username else texts("username_missing"),
                password_error="" if self.password else texts("password_missing"),
                is_busy=bool(username and self.password),
            )
        )
        if self.view.is_busy:
            password = self.password
            self._kit.scheduler.in_background(
                lambda: self._kit.engine.sign_in(username, password), self._done, self._failed
            )

    def _done(self, person: PersonView) -> None:
        self.password = ""
        self._show(SignInView())
        self._on_signed_in(person)

    def _failed(self, fault: Exception) -> None:
        code = fault.code if isinstance(fault, PortError) else "server_fault"
        texts = self._kit.texts
        error = texts("sign_in_offline") if code == "no_network" else texts.error(code)
        self._show(SignInView(error=error))

    def _show(self, view: SignInView) -> None:
        self.view = replace(view, others=self._others())
        self.changed()

    def _others(self) -> tuple[tuple[str, str], ...]:
        texts = self._kit.texts
        found = self._kit.store.others() if self._kit.asks_pin else ()
        return tuple((str(one.id), texts.either(one.name_ar, one.name_en)) for one in found)
