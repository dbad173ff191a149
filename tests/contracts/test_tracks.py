"""A shift and a track from the tablet to the server: found there with count and length equal."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from mobile.shapes import Safety, SyncState
from mobile.viewmodels.track_fields import RecordedTrack
from shared.rules.track_line import Way
from tests.contracts.conftest import Served
from tests.contracts.test_files_and_kinds import file_of, states
from tests.contracts.test_sync_contract import HERE, sync, wire

BEGUN = datetime(2026, 3, 1, 6, tzinfo=UTC)
SITE = {"contract": 9, "governorate": "KW-HA"}


class Recorded:
    """Three hundred fixes that turn a corner."""

    fixes_ = [
        replace(
            HERE,
            lat=HERE.lat + min(nth, 150) * 0.0001,
            lon=HERE.lon + max(nth - 150, 0) * 0.0001,
            fixed_at=BEGUN + timedelta(seconds=nth),
        )
        for nth in range(300)
    ]

    def fixes(self, _: Any, after: int = 0, most: int | None = None) -> Any:
        return self.fixes_[after : None if most is None else after + most]


def test_a_track_arrives_whole_and_once(served: Served) -> None:
    tablet, service = served.tablet(), Recorded()
    track = tablet.store.new_record()
    recorded = RecordedTrack(service, track)  # type: ignore[arg-type]
    recorded.read({})
    tablet.store.keep_track(track, recorded.fixes(), {**recorded.fields({}), **SITE})
    assert sync(tablet).state is SyncState.DONE
    assert states(tablet, track) == {"there"}
    again = served.tablet()
    sync(again)
    there = again.store.record(track)
    assert there is not None
    found = [
        json.loads(line) for line in gzip.decompress(file_of(tablet, track, "points")).splitlines()
    ]
    way = Way()
    for point in found:
        way.add((float(point["lon"]), float(point["lat"])), float(point["accuracy_m"]))
    assert there.fields["count"] == len(found) == way.count == 300
    assert abs(float(there.fields["length_m"]) - way.length_m) < 0.1
    assert len(there.fields["line"]) == 3


def test_a_shift_is_sent_twice_and_is_there_once(served: Served) -> None:
    tablet = served.tablet()
    saved = tablet.store.save(
        "attendance", {**SITE, "presence": "on_site", "shift": "morning"}, HERE
    )
    wire(tablet).trouble = "push reply lost"
    assert tablet.engine.sync_now().state is SyncState.NO_NETWORK
    wire(tablet).trouble = ""
    tablet.store.edit(saved.record, {"ended_at": "2026-03-01T12:00:00Z", "workers": "١٢"})
    sync(tablet)
    mine = tablet.store.record(saved.record)
    assert mine is not None
    assert mine.safety is Safety.THERE
    other = served.tablet()
    sync(other)
    [record] = other.store.records("attendance")
    assert (record.fields["workers"], record.fields["shift"]) == ("12", "morning")
    assert record.fields["ended_at"].startswith("2026-03-01T12:00")
