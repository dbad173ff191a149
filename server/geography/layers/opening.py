"""What kind of file a layer came in, and the one dataset in it, unpacked where nobody looks."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from server.geography.layers.wording import LayerRefusedError

MOST_UNPACKED = 256 * 1024 * 1024
MOST_MEMBERS = 200
# Coordinates come to 1:4 or so; what repeats one byte comes to 1:1000.
HIGHEST_RATIO = 150
SMALL_UNPACKED = 8 * 1024 * 1024
_ENCRYPTED = 0x1
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NEEDED = {".shp", ".shx", ".dbf"}
_CPG = {"utf-8": "UTF-8", "utf8": "UTF-8", "65001": "UTF-8"} | dict.fromkeys(
    ("1256", "cp1256", "windows-1256", "ansi 1256"), "cp1256"
)


class Dataset(NamedTuple):
    """``path`` is our own name for it; ``encoding`` of its text; whether it states its CRS."""

    format: str
    path: Path
    encoding: str | None = None
    states_crs: bool = True


def open_file(file: Path, folder: Path) -> Dataset:
    """The dataset of a file, told by its bytes, never by its name. Raises LayerRefusedError."""
    with file.open("rb") as opened:
        start = opened.read(128)
    if not start:
        raise LayerRefusedError("file_empty")
    if start.startswith(b"PK"):
        return _unpacked(file, folder)
    if start.startswith(b"SQLite format 3\0"):
        path = folder / "layer.gpkg"
        path.symlink_to(file)
        return Dataset("GeoPackage", path)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _written_again(file, folder)
    raise LayerRefusedError("format_unknown")


def _written_again(file: Path, folder: Path) -> Dataset:
    """GeoJSON with a CRS by name at the most: a link would have the reader ask the network."""
    content = _parsed(file.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    if content.get("type") not in {"FeatureCollection", "Feature"}:
        raise LayerRefusedError("format_unknown")
    stated = content.pop("crs", None)
    name = _named_crs(stated)
    if name:
        content["crs"] = {"type": "name", "properties": {"name": name}}
    path = folder / "layer.geojson"
    path.write_bytes(orjson.dumps(content))
    return Dataset("GeoJSON", path, states_crs=stated is None or name is not None)


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise LayerRefusedError("file_broken", str(error)[:200]) from error
    return found if isinstance(found, dict) else {}


def _named_crs(stated: Any) -> str | None:
    if not isinstance(stated, dict) or stated.get("type") != "name":
        return None
    properties = stated.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) and len(name) <= 100 and "/" not in name else None


def _unpacked(file: Path, folder: Path) -> Dataset:
    try:
        with zipfile.ZipFile(file) as archive:
            members = _checked(archive.infolist())
            parts = _parts(members)
            for suffix, member in parts.items():
                # Read by name and written under ours: a path of the archive's leads nowhere.
                Path(folder, f"layer{suffix}").write_bytes(archive.read(member))
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError) as error:
        raise LayerRefusedError("file_broken", str(error)[:200]) from error
    encoding = _encoding(folder)
    return Dataset("Shapefile", folder / "layer.shp", encoding, ".prj" in parts)


def _checked(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Members of an archive that is harmless by what it declares: no byte more is unpacked."""
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    is_steep = unpacked > SMALL_UNPACKED and unpacked / packed > HIGHEST_RATIO
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or is_steep:
        raise LayerRefusedError("archive_bomb", f"{packed} -> {unpacked} bytes")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise LayerRefusedError("archive_locked")
    names = {member.filename for member in members}
    if "xl/workbook.xml" in names:
        raise LayerRefusedError("spreadsheet")
    return members


def _parts(members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The parts of the one Shapefile, by suffix."""
    files = [m for m in members if not m.is_dir() and "__MACOSX" not in m.filename]
    shapes = [m for m in files if m.filename.lower().endswith(".shp")]
    if not shapes:
        raise LayerRefusedError("format_unknown" if len(files) > 1 or not files else
                                "shapefile_parts")  # fmt: skip
    if len(shapes) > 1:
        raise LayerRefusedError("shapefile_many", ", ".join(m.filename for m in shapes)[:200])
    stem = shapes[0].filename[:-4].lower()
    found = {
        suffix: member
        for member in files
        for suffix in _PARTS
        if member.filename.lower() == stem + suffix
    }
    if missing := sorted(_NEEDED - found.keys()):
        raise LayerRefusedError("shapefile_parts", ", ".join(missing))
    return found


def _encoding(folder: Path) -> str:
    """Of a Shapefile's texts: as it says; else UTF-8 where that holds, else Arabic Windows."""
    stated = folder / "layer.cpg"
    said = stated.read_bytes()[:40].decode("ascii", "replace").strip().lower()\
        if stated.exists() else ""  # fmt: skip
    if said in _CPG:
        return _CPG[said]
    try:
        (folder / "layer.dbf").read_bytes()[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1256"
    return "UTF-8"
