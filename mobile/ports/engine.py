"""Sync, as screens see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from mobile.shapes import PersonView, PinAnswer, SyncProgress, SyncSummary


class Engine(Protocol):
    """Sync as screens see it. Its calls wait for the network."""

    def sign_in(self, username: str, password: str) -> PersonView:
        """Sign in, enrol this device and fetch the reference. Raises SignInError, NoNetworkError.

        Signing in again as the same person goes on with the same outbox.
        """
        ...

    def change_person(self, person: UUID, pin: str) -> PinAnswer:
        """The PIN of one who signed in here before; a right one makes them the present person,
        without a network. Waits for what is being asked of the server. Raises NotSignedInError.
        """
        ...

    def sync_now(self, with_files: bool = True) -> SyncSummary:
        """Send what waits, fetch what is new. Never raises for the network or the server.

        ``with_files`` False: text alone, while the server wants no files.

        A second call while one runs waits for it and then returns its summary.
        """
        ...

    def verify_now(self) -> str:
        """Sync, then compare all that is held with the server: "" when done, else why not."""
        ...

    def fetch_reference(self) -> bool:
        """Fetch programme, network and forms when the server has newer ones; True when it had."""
        ...

    def listen(self, listener: Callable[[SyncProgress | SyncSummary], None]) -> Callable[[], None]:
        """Tell ``listener`` of progress, on the thread that syncs; returns what ends it."""
        ...

    def sign_out(self) -> None:
        """Forget the tokens here, and there when the network allows; works stay."""
        ...
