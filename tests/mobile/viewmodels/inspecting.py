"""What tests of inspections on the tablet do with a safety check of a course."""

from __future__ import annotations

from mobile.shapes import ChecklistLine
from tests.mobile.store.pictures import jpeg
from tests.mobile.tablet import FieldTablet

COURSE = "C01-A07"

COURSE = "C01-A07"


def lines(tablet: FieldTablet) -> tuple[ChecklistLine, ...]:
    return tablet.store.forms("safety")[0].lines


def fail_with_ncr(tablet: FieldTablet, severity: str = "major") -> None:
    """The first line fails, and a non-conformance is raised of it."""
    line, shell = lines(tablet)[0], tablet.shell
    shell.inspecting.answer(line.item, "fail")
    shell.inspecting.edit(f"remark.{line.item}", "لوحتان ناقصتان")
    shell.inspecting.raise_ncr(f"item:{line.item}", line.text_ar)
    shell.short_form.edit("severity", severity)


def photo_of(tablet: FieldTablet, item: str) -> None:
    (tablet.store.home / "camera").write_bytes(jpeg(len(item)))
    tablet.shell.inspecting.photos.take(item)
    tablet.scheduler.run_next()
