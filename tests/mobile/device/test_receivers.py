"""Files of real receivers, from the source packages of gpxpy and pynmea2, through the readers.

``make receivers`` fetches the packages into .tareeq/receivers; nothing of them is committed, and
the test skips where they are not.
"""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterator
from functools import reduce
from pathlib import Path

import pytest

from mobile.device.gpx import read_gpx
from mobile.device.nmea import read_nmea
from mobile.device.track import Track

FOLDER = Path(__file__).parents[3] / ".tareeq" / "receivers"
POINT = re.compile(rb"<(?:\w+:)?(?:trkpt|rtept|wpt)[\s>/]")
SENTENCE = re.compile(rb"\$[A-Z][A-Z0-9]{4,},[\x20-\x7e]*?\*[0-9A-F]{2}")


def _members(suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for package in sorted(FOLDER.glob("*.tar.gz")):
        with tarfile.open(package) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.name.endswith(suffixes) else None
                if file is not None:
                    yield member.name, file.read()


pytestmark = pytest.mark.skipif(
    not list(FOLDER.glob("*.tar.gz")),
    reason="no receivers' files here: `make receivers` fetches them",
)


def test_gpx_of_real_receivers_keeps_every_point() -> None:
    tracks: dict[str, Track] = {}
    for name, content in _members((".gpx",)):
        track = tracks[name] = read_gpx(io.BytesIO(content))
        lost = track.faults["place"]
        assert len(track.fixes) + lost == len(POINT.findall(content)), name
        assert "xml" not in track.faults, name
    assert len(tracks) >= 20
    assert sum(len(track.fixes) for track in tracks.values()) > 2000
    assert sum(track.gaps for track in tracks.values()) > 0


def test_nmea_of_real_receivers_keeps_good_sentences_and_counts_bad_ones() -> None:
    sentences = [
        sentence
        for name, content in _members((".log", ".nmea", ".py"))
        if "/test/" in name or name.endswith(".log")
        for sentence in SENTENCE.findall(content)
    ]
    assert len(sentences) > 50
    # Every ninth is damaged on its way, as a loose cable does.
    sent = [s.replace(b",", b";", 1) if i % 9 == 0 else s for i, s in enumerate(sentences)]
    track = read_nmea(io.BytesIO(b"\r\n".join(sent)))
    bad = [sentence for sentence in sent if not _checks(sentence)]
    assert len(bad) > 5
    assert track.faults["checksum"] + track.faults["sentence"] >= len(bad)
    assert track.fixes
    assert track.gaps


def test_a_log_with_other_things_in_it_is_read() -> None:
    for name, content in _members((".log",)):
        track = read_nmea(io.BytesIO(content))
        assert track.fixes, name
        assert track.faults["line"] == 1, name


def _checks(sentence: bytes) -> bool:
    words, _, told = sentence[1:].rpartition(b"*")
    return reduce(lambda total, byte: total ^ byte, words, 0) == int(told, 16)
