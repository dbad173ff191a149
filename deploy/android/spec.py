"""buildozer.spec read the way buildozer reads it, and compared with the desktop's requirements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from configparser import ConfigParser
from configparser import Error as ParsingError
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SPEC = HERE / "buildozer.spec"
MOBILE = HERE.parents[1] / "requirements-mobile.txt"

# What Kivy asks for on a desktop and no screen of ours uses: its code editor, its page of
# reStructuredText, its installer of further widgets.
LEFT_OUT = frozenset({"docutils", "pygments", "kivy-garden"})
# On the tablet alone: the interpreter and the bridge to Java; then what recipes ask pip for
# without a version (pyjnius six, httpx sniffio, kivy chardet).
TABLET_ALONE = frozenset({"python3", "pyjnius", "six", "sniffio", "chardet"})

Pins = dict[str, str]


class SpecError(ValueError):
    """The spec cannot be read; says where."""


def canonical(name: str) -> str:
    """A package's name as PyPI compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()


@dataclass(frozen=True)
class Spec:
    """``app``: the options of the section [app]; ``pins``: canonical name -> version."""

    app: Mapping[str, str]
    pins: Pins

    def words(self, option: str) -> list[str]:
        """A list option, separated by commas."""
        return [word.strip() for word in self.app.get(option, "").split(",") if word.strip()]


def read_spec(path: Path = SPEC) -> Spec:
    """Raises SpecError for a file that is not there, does not parse, or pins nothing."""
    parser = ConfigParser(allow_no_value=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(path.read_text(encoding="utf-8"), str(path))
        app = {name: value or "" for name, value in parser.items("app")}
    except (OSError, UnicodeDecodeError, ParsingError) as error:
        raise SpecError(f"{path}: {error}") from error
    return Spec(app, pins_of(app.get("requirements", "").split(","), str(path)))


def read_pins(path: Path = MOBILE) -> Pins:
    """The pins of a requirements file. Raises SpecError."""
    lines = (line.split("#")[0] for line in path.read_text(encoding="utf-8").splitlines())
    return pins_of(lines, str(path))


def pins_of(words: Iterable[str], where: str) -> Pins:
    """``name==version`` each. Raises SpecError for what has no version, or comes twice."""
    pins: Pins = {}
    for word in filter(None, (word.strip() for word in words)):
        name, _, version = word.partition("==")
        if not version:
            raise SpecError(f"{where}: {word} names no exact version")
        if canonical(name) in pins:
            raise SpecError(f"{where}: {name} is named twice")
        pins[canonical(name)] = version
    if not pins:
        raise SpecError(f"{where}: there are no requirements")
    return pins


def drift(tablet: Pins, desktop: Pins, with_recipe: frozenset[str]) -> list[str]:
    """What the tablet would have otherwise than the desktop, but for a recipe's version."""
    wanted = desktop.keys() - LEFT_OUT
    told = [f"{name} is on the desktop, not in the spec" for name in sorted(wanted - tablet.keys())]
    strange = sorted(tablet.keys() - wanted - TABLET_ALONE)
    told += [f"{name} is in the spec, not on the desktop" for name in strange]
    told += [
        f"{name} is {tablet[name]} in the spec, {desktop[name]} on the desktop"
        for name in sorted(wanted & tablet.keys() - with_recipe)
        if tablet[name] != desktop[name]
    ]
    return told


def needs_of_parts(spec: Spec) -> list[str]:
    """Options that do not go together, by what Android asks of the parts that we use."""
    permissions = {word.removeprefix("android.permission.") for word in spec.words(PERMISSIONS)}
    told = [
        f"a service of type {kind} needs the permission {permission}"
        for service in spec.words("services")
        for kind, permission in TYPE_PERMISSIONS.items()
        if f"foregroundServiceType={kind}" in service.split(":") and permission not in permissions
    ]
    if "foregroundServiceType=location" not in spec.app.get("services", ""):
        told.append("the track's service is not of type location")
    told += [
        f"{option} is {spec.app.get(option)!r}, wanted {wanted!r}"
        for option, wanted in WANTED.items()
        if spec.app.get(option) != wanted
    ]
    return told


PERMISSIONS = "android.permissions"
TYPE_PERMISSIONS = {"location": "FOREGROUND_SERVICE_LOCATION"}
WANTED = {
    "android.archs": "arm64-v8a",
    "android.api": "34",
    "android.minapi": "24",
    "android.allow_backup": "False",
    "p4a.bootstrap": "sdl2",
}
