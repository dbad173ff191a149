"""Two things a person may ask of the Sync page: compare all with the office; write a rescue file.

Each says when it was last done, with what result, and why it could not be done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mobile.faults import PortError
from mobile.shapes import RescueReport
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.observed import Observed
from mobile.viewmodels.wording import bytes_text, ltr, since


@dataclass(frozen=True)
class UpkeepView:
    """What the page says of both, with its tone, and whether one is being done."""

    verify: str = ""
    verify_tone: str = "muted"
    restored: str = ""
    is_verifying: bool = False
    rescue: str = ""
    rescue_tone: str = "muted"
    is_writing: bool = False


class Upkeep(Observed):
    """One of each at a time; nothing else waits for them."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.is_verifying = self.is_writing = False
        self._verify_fault = ""
        self._rescue: RescueReport | None = None
        self._rescue_fault = ""

    def view(self) -> UpkeepView:
        verify, rescue = self.verify_line(), self.rescue_line()
        return UpkeepView(
            *verify, self.restored_line(), self.is_verifying, *rescue, self.is_writing
        )

    def verify(self) -> None:
        """Compare all that is held with the office, and mend what differs."""
        if self.is_verifying:
            return
        self.is_verifying = True
        self.changed()
        self._kit.scheduler.in_background(
            self._kit.engine.verify_now, self._verified, lambda _: self._verified("no_network")
        )

    def _verified(self, code: str) -> None:
        self.is_verifying, self._verify_fault = False, code
        self.changed()

    def verify_line(self) -> tuple[str, str]:
        """(text, tone): the last comparison and what came of it."""
        texts, last = self._kit.texts, self._kit.store.last_verified()
        if self.is_verifying:
            return texts("verifying"), "primary"
        if self._verify_fault:
            why = self._why(self._verify_fault)
            return texts("verify_failed", why=why), "warn"
        if last is None:
            return texts("never_verified"), "muted"
        ago = self._since(last.at)
        if last.repaired:
            return texts("verified_mended", since=ago, count=last.repaired), "warn"
        return texts("verified_same", since=ago), "ok"

    def restored_line(self) -> str:
        """What a restore of the server cut off, and when; "" when it cut nothing."""
        last = self._kit.store.last_restore()
        if last is None:
            return ""
        return self._kit.texts("cut_by_restore", since=self._since(last.at), count=last.roots)

    def _since(self, moment: datetime) -> str:
        return since(moment, self._kit.clock.now(), self._kit.language)

    def _why(self, code: str) -> str:
        texts = self._kit.texts
        try:
            return texts(f"sync_{code}")
        except KeyError:
            return texts.error(code)

    def write_rescue(self) -> None:
        """Write all that is not there yet to one sealed file in the rescue folder."""
        if self.is_writing:
            return
        self.is_writing = True
        self.changed()
        kit = self._kit
        kit.scheduler.in_background(lambda: write_rescue(kit), self._written, self._not_written)

    def _written(self, report: RescueReport) -> None:
        self.is_writing, self._rescue, self._rescue_fault = False, report, ""
        self.changed()

    def _not_written(self, fault: Exception) -> None:
        # No folder, no place left, or no key of the server yet: nothing is half-written.
        self.is_writing = False
        self._rescue_fault = fault.code if isinstance(fault, PortError) else "storage_fault"
        self.changed()

    def rescue_line(self) -> tuple[str, str]:
        """(text, tone): the file that was written, or why none was."""
        texts = self._kit.texts
        if self.is_writing:
            return texts("rescue_writing"), "primary"
        if self._rescue_fault:
            return texts("rescue_failed", why=texts.error(self._rescue_fault)), "bad"
        if self._rescue is None:
            return texts("rescue_why"), "muted"
        path: Path = self._rescue.path
        told = texts(
            "rescue_written",
            changes=self._rescue.changes,
            files=self._rescue.files,
            path=ltr(f"{path.parent.name}/{path.name}"),
            size=bytes_text(path.stat().st_size if path.exists() else 0),
        )
        return told, "warn" if self._rescue.faults else "ok"


def write_rescue(kit: Kit) -> RescueReport:
    """Write the rescue file, named by the moment, to its folder. Raises PortError, OSError."""
    kit.rescue_folder.mkdir(parents=True, exist_ok=True)
    return kit.store.write_rescue(
        kit.rescue_folder / f"tareeq-{kit.clock.now():%Y%m%d-%H%M%S}.rescue"
    )
