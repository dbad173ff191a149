"""A map pack: the roads, work zones and areas of one contract, as a tablet takes them along.

The bytes: ``MAGIC``, then packed by zlib the length of a header (4 bytes, big-endian), the header
as JSON, and the lines of its features one after the other. A line is pairs of 32-bit integers,
little-endian: longitude and latitude in WGS 84 degrees times ``A_DEGREE`` (about a centimetre).

A pack's version is worked out from what is in it, so that a tablet can tell by itself whether
what it holds is what the server has. A delta names the version that it is from (``base``), and
brings only features that changed, and the ids of those that are gone.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import INCLUDE, fields

from shared.wire.fields import sha256_text, whole_number
from shared.wire.quick import QuickSchema
from shared.wire.text import canonical_json_bytes

ROAD, ZONE, AREA = "road", "zone", "area"
KINDS = (ROAD, ZONE, AREA)
A_DEGREE = 10_000_000
MAGIC = b"tareeq map pack 1\n"
MAX_CONTENT_BYTES = 64 * 1024 * 1024
# What a kind says of itself; names in both languages and code come with all of them.
_SAYS = {ROAD: ("road_ref", "from_m", "to_m", "lanes"), ZONE: (), AREA: ()}
_BYTES_A_POSITION = 8


class PackBrokenError(ValueError):
    """The bytes are no map pack, or not the one they say they are."""


class PackUnfitError(ValueError):
    """A delta of another version than is held, or one that does not give what it says."""


@dataclass(frozen=True)
class Feature:
    """``said``: by name, as it travels. ``line``: the centreline, ring or point, as above."""

    kind: str
    said: Mapping[str, Any]
    line: bytes

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.said['code']}"

    @property
    def digest(self) -> str:
        """What tells whether it changed: 32 hexadecimal digits."""
        words = canonical_json_bytes({"kind": self.kind, "said": self.said})
        return hashlib.sha256(words + b"\n" + self.line).hexdigest()[:32]


@dataclass(frozen=True)
class Pack:
    """``base``: the version that it changes, None for a whole one. ``removed``: ids gone since."""

    contract: int
    version: str
    features: tuple[Feature, ...]
    base: str | None = None
    removed: tuple[str, ...] = ()


def whole_pack(contract: int, features: Iterable[Feature]) -> Pack:
    """All features of a contract, in the order of their ids."""
    ordered = tuple(sorted(features, key=lambda feature: feature.id))
    return Pack(contract, version_of((f.id, f.digest) for f in ordered), ordered)


def version_of(digests: Iterable[tuple[str, str]]) -> str:
    """The version of a pack whose features have these ids and digests, in whatever order."""
    lines = sorted(f"{name}\t{digest}\n" for name, digest in digests)
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:32]


def delta(before: Pack, after: Pack) -> Pack:
    """What turns the whole pack ``before`` into the whole pack ``after``."""
    known = {feature.id: feature.digest for feature in before.features}
    changed = tuple(f for f in after.features if known.pop(f.id, None) != f.digest)
    return Pack(after.contract, after.version, changed, before.version, tuple(sorted(known)))


def packed_line(positions: Iterable[Iterable[float]]) -> bytes:
    """(longitude, latitude) in degrees as a line travels; an altitude is left out."""
    whole = array("i")
    for lon, lat, *_ in positions:
        whole.append(round(lon * A_DEGREE))
        whole.append(round(lat * A_DEGREE))
    return _little_endian(whole).tobytes()


def positions_of(line: bytes) -> list[tuple[float, float]]:
    """(longitude, latitude) in degrees."""
    whole = array("i", line)
    numbers = [number / A_DEGREE for number in _little_endian(whole)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _little_endian(whole: array[int]) -> array[int]:
    if sys.byteorder == "big":
        whole.byteswap()
    return whole


def write_pack(pack: Pack) -> bytes:
    """The same bytes for the same pack, on one machine."""
    header = {
        "contract": pack.contract,
        "version": pack.version,
        "base": pack.base,
        "removed": pack.removed,
        "features": [{"kind": f.kind, "said": f.said, "bytes": len(f.line)} for f in pack.features],
    }
    words = canonical_json_bytes(header)
    lines = b"".join(feature.line for feature in pack.features)
    return MAGIC + zlib.compress(struct.pack(">I", len(words)) + words + lines, 9)


def read_pack(content: bytes) -> Pack:
    """Raises PackBrokenError."""
    try:
        return _read(content)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, zlib.error) as error:
        raise PackBrokenError(str(error)) from error


def _read(content: bytes) -> Pack:
    if not content.startswith(MAGIC):
        raise PackBrokenError("no map pack")
    unpacked = _unpacked(content[len(MAGIC) :])
    length = int.from_bytes(unpacked[:4], "big")
    header = json.loads(unpacked[4 : 4 + length])
    features, at = [], 4 + length
    for told in header["features"]:
        features.append(_feature(told, unpacked[at : at + told["bytes"]]))
        at += told["bytes"]
    if at != len(unpacked):
        raise PackBrokenError("of another length than it says")
    base, removed = header["base"], tuple(map(str, header["removed"]))
    pack = Pack(int(header["contract"]), str(header["version"]), tuple(features), base, removed)
    if base is None and pack.version != version_of((f.id, f.digest) for f in features):
        raise PackBrokenError("not of the version it says")
    return pack


def _unpacked(content: bytes) -> bytes:
    """A small pack may unpack to gigabytes: it is cut off at the limit."""
    reader = zlib.decompressobj()
    unpacked = reader.decompress(content, MAX_CONTENT_BYTES)
    if not reader.eof:
        raise PackBrokenError("cut off, or too large")
    return unpacked


def _feature(told: Mapping[str, Any], line: bytes) -> Feature:
    kind, said = told["kind"], told["said"]
    missing = [n for n in ("code", "name_ar", "name_en", *_SAYS.get(kind, ())) if n not in said]
    is_line = len(line) == told["bytes"] >= _BYTES_A_POSITION and not len(line) % _BYTES_A_POSITION
    if missing or not is_line:
        raise PackBrokenError(f"a {kind} without {missing or 'its line'}")
    return Feature(kind, said, line)


class _Message(QuickSchema):
    class Meta:
        unknown = INCLUDE


class MapPackRow(_Message):
    """A pack that one may have; ``size`` and ``sha256`` are of its bytes when it comes whole."""

    contract = whole_number(0, required=True)
    version = fields.String(required=True)
    size = whole_number(0, required=True)
    sha256 = sha256_text(required=True)


class MapPacksReply(_Message):
    packs = fields.List(fields.Nested(MapPackRow), required=True)


map_packs_reply = MapPacksReply()
