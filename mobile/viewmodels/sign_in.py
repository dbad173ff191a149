"""Signing in: once with the network, for days without it afterwards."""

from collections.abc import Callable
from dataclasses import dataclass

from mobile.faults import PortError
from mobile.shapes import PersonView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel


@dataclass(frozen=True)
class SignInView:
    """What the screen shows. Errors are whole sentences in the person's language."""

    username_error: str = ""
    password_error: str = ""
    error: str = ""
    is_busy: bool = False


class SignIn(PageModel):
    """``on_signed_in`` is called on the window's thread, the programme fetched."""

    def __init__(self, kit: Kit, on_signed_in: Callable[[PersonView], None]) -> None:
        super().__init__()
        self._kit = kit
        self._on_signed_in = on_signed_in
        self.username = ""
        self.password = ""
        self.view = SignInView()

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
        self._show(SignInView(error=self._kit.texts.error(code)))

    def _show(self, view: SignInView) -> None:
        self.view = view
        self.changed()
