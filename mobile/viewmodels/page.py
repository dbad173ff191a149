"""What every page's view-model answers to, and the table of pages."""

from dataclasses import dataclass

from mobile.viewmodels.observed import Observed

SIGN_IN, TODAY, MAP = "sign_in", "today", "map"
LOG_WORK, WORK_RECORD, SYNC = "log_work", "work", "sync"
PHOTO, INSPECT, SHORT_FORM, RECORD = "photo", "inspect", "short_form", "record"
SETTINGS, RECORDS = "settings", "records"
SHIFT, TRACK = "shift", "track"
UNLOCK = "unlock"


@dataclass(frozen=True)
class Page:
    """``icon``: of its place on the rail; "" for a page that others lead to."""

    name: str
    icon: str = ""


# The rail shows them in this order.
PAGES = (
    Page(SIGN_IN),
    Page(UNLOCK),
    Page(TODAY, "calendar-check-outline"),
    Page(MAP, "map-outline"),
    Page(LOG_WORK, "clipboard-plus-outline"),
    Page(INSPECT, "clipboard-check-outline"),
    Page(WORK_RECORD),
    Page(SHORT_FORM),
    Page(RECORD),
    Page(PHOTO),
    Page(RECORDS, "archive-outline"),
    Page(SHIFT),
    Page(TRACK),
    Page(SYNC, "cloud-sync-outline"),
    Page(SETTINGS, "cog-outline"),
)
# Nothing of the tablet is seen beside these.
DOORS = frozenset((SIGN_IN, UNLOCK))
ON_RAIL = tuple(page for page in PAGES if page.icon)


class PageModel(Observed):
    """One page's view-model. The shell calls these; a page answers those that concern it.

    ``needs_each_fix``: the receiver stays on while it is shown; elsewhere it rests between fixes.
    """

    needs_each_fix = False

    def opened(self) -> None:
        """The page is about to be shown: read its contents anew."""

    def left(self) -> None:
        """The person went one step back from it."""

    def ticked(self) -> None:
        """Some seconds went by while it was shown: what ages by itself is said anew."""

    def moved(self) -> None:
        """The fix changed while it was shown."""

    def synced(self) -> None:
        """A sync brought or sent something while it was shown."""

    def spoken(self) -> None:
        """The language changed, whether it is shown or not."""

    def handed_over(self) -> None:
        """Another person is there: what the one before had open is theirs alone."""

    def key(self) -> str | None:
        """What the page is about, to be opened there again; "" for the page as such.

        None: it cannot be; the page that led here is opened instead.
        """
        return ""

    def resume(self, key: str) -> bool:
        """Be about what ``key`` says again; False when that cannot be had any more."""
        return key == ""

    def title(self) -> str:
        """The key of the title's text; "" for the page's own name."""
        return ""
