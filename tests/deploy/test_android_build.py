"""The Android build: what needs no network here; the whole check, with planted faults, slowly."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from deploy.android.gather import OFFICE, gather
from deploy.android.manifest_hook import AUTHORITY, with_provider
from deploy.android.spec import (
    SPEC,
    TABLET_ALONE,
    SpecError,
    drift,
    needs_of_parts,
    pins_of,
    read_pins,
    read_spec,
)

WITH_RECIPE = frozenset({"numpy", "pillow", "cryptography", "cffi", "pycparser", "kivy", "httpx"})
MANIFEST = """<manifest xmlns:android="http://schemas.android.com/apk/res/android">
    <application android:label="Tareeq">
        <activity android:name="A" />
    </application>
</manifest>"""

Planted = Callable[[str, str], Path]


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    """The spec with some of its text replaced."""

    def write(old: str, new: str) -> Path:
        text = SPEC.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "buildozer.spec"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return write


def test_the_spec_has_what_the_desktop_has() -> None:
    assert drift(read_spec().pins, read_pins(), WITH_RECIPE) == []


def test_the_parts_of_the_spec_go_together() -> None:
    assert needs_of_parts(read_spec()) == []


def test_drift_from_the_desktop_is_told() -> None:
    desktop = {"httpx": "1.0", "anyio": "4.2", "gpxpy": "1.6", "numpy": "2.4", "docutils": "0.23"}
    tablet = {"anyio": "4.1", "numpy": "2.3", "httpx": "1.0", "strange": "1", "pyjnius": "1.7"}
    assert drift(tablet, desktop, frozenset({"numpy"})) == [
        "gpxpy is on the desktop, not in the spec",
        "strange is in the spec, not on the desktop",
        "anyio is 4.1 in the spec, 4.2 on the desktop",
    ]


def test_only_what_the_tablet_needs_alone_is_beside_the_desktops() -> None:
    assert read_spec().pins.keys() - read_pins().keys() == TABLET_ALONE


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("anyio==4.16.0", "anyio", "names no exact version"),
        ("anyio==4.16.0", "h11==0.1", "named twice"),
        ("[app]", "[apps]", "No section"),
        ("title = Tareeq", "[app]", "already exists"),
    ],
)
def test_a_spec_that_cannot_be_read_says_where(
    planted: Planted, old: str, new: str, told: str
) -> None:
    path = planted(old, new)
    with pytest.raises(SpecError, match=told) as fault:
        read_spec(path)
    assert str(path) in str(fault.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    android.permission.FOREGROUND_SERVICE_LOCATION,\n", "", "FOREGROUND_SERVICE_LOC"),
        (":foregroundServiceType=location", "", "not of type location"),
        ("android.api = 34", "android.api = 33", "wanted '34'"),
        ("android.allow_backup = False", "android.allow_backup = True", "wanted 'False'"),
    ],
)
def test_parts_that_do_not_go_together_are_told(
    planted: Planted, old: str, new: str, told: str
) -> None:
    assert told in "\n".join(needs_of_parts(read_spec(planted(old, new))))


def test_requirements_without_anything_are_no_requirements() -> None:
    with pytest.raises(SpecError, match="there are no requirements"):
        pins_of(["", "  "], "here")


def test_the_hook_puts_one_provider_into_the_application() -> None:
    once = with_provider(MANIFEST)
    assert with_provider(once) == once
    [provider] = ElementTree.fromstring(once).findall("application/provider")
    assert AUTHORITY in provider.attrib.values()
    with pytest.raises(ValueError, match="exactly one application"):
        with_provider("<manifest/>")


def test_the_provider_has_the_name_of_the_package() -> None:
    app = read_spec().app
    assert f"{app['package.domain']}.{app['package.name']}.captures" == AUTHORITY


def test_the_app_is_gathered_with_its_office_and_without_a_desktops_track(tmp_path: Path) -> None:
    app = tmp_path / "app"
    count = gather("https://office.example", app=app)
    kinds = {path.suffix.lstrip(".") for path in app.rglob("*") if path.is_file()}
    assert kinds <= set(read_spec().words("source.include_exts"))
    assert count > 100
    assert (app / OFFICE).read_text() == "https://office.example\n"
    assert {"main.py", "mobile", "shared"} <= {path.name for path in app.iterdir()}
    entry = read_spec().words("services")[0].split(":")[1]
    assert (app / entry).is_file()
    assert not list(app.rglob("*.gpx"))


@pytest.mark.parametrize("server", ["", "office.example", "ftp://office.example", "https://"])
def test_an_app_without_its_office_is_not_gathered(tmp_path: Path, server: str) -> None:
    with pytest.raises(ValueError, match="TAREEQ_SERVER"):
        gather(server, app=tmp_path / "app")


def check(spec: Path = SPEC) -> tuple[int, str]:
    """The whole check, as ``make android-check`` runs it."""
    words = [str(SPEC.parent / "check.sh"), "--spec", str(spec)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_whole_check_passes() -> None:
    code, told = check()
    assert (code, "The Android build checks out." in told) == (0, True), told


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("six==1.17.0", "six==1.17.0,\n    pyyaml-ft==8.0.0", "pyyaml-ft==8.0.0 has neither"),
        ("numpy==v2.3.0", "numpy==v9.9.9", "its recipe builds v2.3.0"),
        ("    six==1.17.0,\n", "", "six comes without a version"),
        ("p4a.branch = v2026.05.09", "p4a.branch = master", "p4a.branch is not"),
        ("pyjnius==1.7.0", "pyjnius==1.7.0,\n    sdl3==1,\n    pygame==2", "do not resolve"),
    ],
)
def test_a_planted_fault_fails_the_whole_check(
    planted: Planted, old: str, new: str, told: str
) -> None:
    code, said = check(planted(old, new))
    assert (code, told in said) == (1, True), said
