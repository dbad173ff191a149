"""How a track is told: while it is recorded, and afterwards in a list."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mobile.shapes import RecordView, Safety
from mobile.viewmodels.digits import figure
from mobile.viewmodels.shift_view import duration
from mobile.viewmodels.texts import Texts
from mobile.viewmodels.track_fields import RecordedTrack
from mobile.viewmodels.wording import clock_time, distance, ltr, short_date
from shared.rules.clocks import working_date
from shared.vocabulary.tracks import MODES

_TITLES = {
    "idle": ("track_idle", "muted"),
    "recording": ("track_recording", "ok"),
    "paused": ("track_paused", "warn"),
    "begun": ("track_begun", "warn"),
    "closing": ("track_closing", "primary"),
}
_SAFETY = {
    Safety.HERE: ("track_safe_here", "warn"),
    Safety.THERE: ("track_safe_there", "ok"),
    Safety.NEEDS_YOU: ("track_needs_you", "bad"),
}


@dataclass(frozen=True)
class TrackRow:
    """A track that was saved. ``key``: ``track:UUID``."""

    key: str
    title: str
    sub: str
    chip: str
    tone: str


@dataclass(frozen=True)
class TrackView:
    """``figures``: (name, value) pairs while there is a track."""

    state: str = "idle"
    title: str = ""
    sub: str = ""
    tone: str = "muted"
    fixes: int = 0
    figures: tuple[tuple[str, str], ...] = ()
    modes: tuple[tuple[str, str], ...] = ()
    mode: str = ""
    gps: str = ""
    error: str = ""
    rows: tuple[TrackRow, ...] = field(default=())

    @property
    def pause_icon(self) -> str:
        return "pause" if self.state == "recording" else "play"

    @classmethod
    def told(
        cls,
        state: str,
        recorded: RecordedTrack | None,
        rows: tuple[TrackRow, ...],
        texts: Texts,
        **more: Any,
    ) -> "TrackView":
        """As the page and Today's card show it."""
        name, tone = _TITLES[state]
        return cls(
            state=state,
            title=texts(name),
            sub=texts("track_begun_why" if state == "begun" else "track_why"),
            tone=tone,
            fixes=recorded.way.count if recorded else 0,
            figures=_figures(recorded, texts) if recorded else (),
            rows=rows,
            **more,
        )


def _figures(recorded: RecordedTrack, texts: Texts) -> tuple[tuple[str, str], ...]:
    lasted = recorded.lasted()
    return (
        (texts("track_distance"), distance(recorded.way.length_m, texts.language)),
        (texts("track_time"), duration(lasted, texts) if lasted else "—"),
        (texts("track_fixes"), figure(f"{recorded.way.count:,}")),
    )


def track_row(record: RecordView, texts: Texts) -> TrackRow:
    """A line of the list: how far, when, how long, and how safe it is."""
    fields, language = record.fields, texts.language
    begun = datetime.fromisoformat(fields["started_at"])
    length = distance(float(fields.get("length_m") or 0), language)
    when = f"{short_date(working_date(begun), language)} · {clock_time(begun)}"
    parts = [when]
    if fields.get("ended_at"):
        parts.append(duration(datetime.fromisoformat(fields["ended_at"]) - begun, texts))
    chip, tone = _SAFETY[record.safety]
    mode = MODES.name(fields.get("mode"), language)
    title = f"{mode} · {ltr(length) if language == 'en' else length}"
    return TrackRow(f"track:{record.record}", title, " · ".join(parts), texts(chip), tone)
