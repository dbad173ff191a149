"""What the tablet's ports may raise. Each has a ``code``: a key of the tablet's texts, and of
shared.wire.errors where the server may say it too.
"""

from __future__ import annotations

from collections.abc import Mapping


class PortError(Exception):
    """What a port may raise; ``code`` is a key of the texts and of shared.wire.errors."""

    code = "server_fault"


class InvalidRecordError(PortError):
    """Typed wrongly: nothing was saved. ``errors``: field -> code of shared.wire.errors."""

    code = "invalid_request"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in errors.items()))
        self.errors = dict(errors)


class StorageFullError(PortError):
    """The tablet's flash is full: nothing of this save was kept, everything before it was."""

    code = "storage_full"


class StorageFaultError(PortError):
    """The store cannot be read or written (damaged, locked, gone). Nothing was half-saved."""

    code = "storage_fault"


class StoreLockedError(StorageFaultError):
    """The store is whole, but its key cannot be had: another keystore's, a passphrase's, gone."""

    code = "store_locked"


class RescueKeyMissingError(PortError):
    """The tablet has not been told what to seal a rescue file to: it never synced since."""

    code = "rescue_key_missing"


class NotSignedInError(PortError):
    """Nobody has signed in on this tablet yet."""

    code = "sign_in_needed"


class NoNetworkError(PortError):
    """No answer came: no network, name not found, time-out, connection cut."""

    code = "no_network"


class StrangerError(NoNetworkError):
    """Somebody answered, but not the office: its certificate is not to be trusted.

    ``code``: ``not_ours`` (a Wi-Fi's own page, before one has signed in to it), or
    ``tablet_clock`` (the certificate is good, but not at this tablet's date).
    """

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class SignInError(PortError):
    """The server refused the sign-in, or its answer was no answer; ``code`` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
