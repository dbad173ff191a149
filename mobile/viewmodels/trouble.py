"""The page of a store that cannot be opened or used: what happened, what to do, one way out.

It stands in both languages, for the person who set the tablet's may not be the one who reads it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from mobile.faults import PortError, StorageFullError, StoreLockedError
from mobile.ports import Scheduler
from mobile.shapes import RescueReport
from mobile.viewmodels.observed import Observed
from mobile.viewmodels.texts import Texts
from mobile.viewmodels.wording import ltr
from shared.vocabulary.terms import Language

_LANGUAGES: tuple[Language, Language] = ("ar", "en")
Both = tuple[str, str]


@dataclass(frozen=True)
class TroubleView:
    """Each text in Arabic and English. ``told``: what came of the rescue file, or of trying again.

    ``kept``: what becomes of what was being typed.
    """

    title: Both = ("", "")
    todo: Both = ("", "")
    kept: Both = ("", "")
    rescue: Both = ("", "")
    told: Both = ("", "")
    tone: str = "muted"
    is_writing: bool = False
    retry: Both = ("", "")


class Trouble(Observed):
    """``write`` writes the rescue file; ``retry`` tries to open the tablet once more.

    ``is_running``: pages lie behind this one, with what was being typed.
    """

    def __init__(
        self,
        fault: PortError,
        scheduler: Scheduler,
        write: Callable[[], RescueReport],
        retry: Callable[[], None],
        is_running: bool = False,
    ) -> None:
        super().__init__()
        self._scheduler, self._write, self.retry = scheduler, write, retry
        kind = _kind(fault)
        self.view = TroubleView(
            title=_both(f"trouble_{kind}"),
            todo=_both(f"trouble_{kind}_do"),
            kept=_both("trouble_kept") if is_running else ("", ""),
            rescue=_both("trouble_rescue"),
            retry=_both("trouble_retry"),
        )

    def write_rescue(self) -> None:
        """Write all that is not at the office yet to one file that only the office can open."""
        if not self.view.is_writing:
            self._show(_both("rescue_writing"), "primary", is_writing=True)
            self._scheduler.in_background(self._write, self._written, self._failed)

    def wait(self) -> None:
        """It is being tried again."""
        self._show(_both("trouble_trying"), "primary", is_writing=True)

    def still(self, _: Exception) -> None:
        """It was tried again, in vain."""
        self._show(_both("trouble_still"), "bad")

    def _written(self, report: RescueReport) -> None:
        folder, name = report.path.parent.name, report.path.name
        told = _both("trouble_written", path=ltr(f"{folder}/{name}"))
        self._show(told, "warn" if report.faults else "ok")

    def _failed(self, fault: Exception) -> None:
        code = fault.code if isinstance(fault, PortError) else "storage_fault"
        why = tuple(Texts(language).error(code) for language in _LANGUAGES)
        texts = [Texts(n)("rescue_failed", why=w) for n, w in zip(_LANGUAGES, why, strict=True)]
        self._show((texts[0], texts[1]), "bad")

    def _show(self, told: Both, tone: str, is_writing: bool = False) -> None:
        self.view = replace(self.view, told=told, tone=tone, is_writing=is_writing)
        self.changed()


def _kind(fault: PortError) -> str:
    if isinstance(fault, StorageFullError):
        return "full"
    return "locked" if isinstance(fault, StoreLockedError) else "damaged"


def _both(key: str, **values: object) -> Both:
    arabic, english = (Texts(language)(key, **values) for language in _LANGUAGES)
    return arabic, english
