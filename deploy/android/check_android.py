"""What can be proved of the APK without an SDK: ``make android-check``.

The spec parses and its parts go together; its requirements are the desktop's; the recipes of the
pinned python-for-android resolve into one order, at the versions that are pinned; whatever has no
recipe is a wheel that runs anywhere; and the manifest comes out whole. Runs in the .venv of
requirements.txt beside this file. Exit code 1: something is wrong, each said on a line.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import jinja2
import pythonforandroid
from buildozer.specparser import SpecParser
from pythonforandroid.bootstrap import Bootstrap
from pythonforandroid.build import Context
from pythonforandroid.graph import get_recipe_order_and_bootstrap
from pythonforandroid.recipe import Recipe
from pythonforandroid.recommendations import RECOMMENDED_NDK_VERSION
from pythonforandroid.util import BuildInterruptingException

sys.path.insert(0, str(Path(__file__).resolve().parent))
from manifest_hook import with_provider
from spec import (
    MOBILE,
    SPEC,
    Pins,
    Spec,
    SpecError,
    canonical,
    drift,
    needs_of_parts,
    read_pins,
    read_spec,
)

ANDROID = "{http://schemas.android.com/apk/res/android}"


@dataclass(frozen=True)
class Built:
    """What python-for-android would do: recipes in their order, and what it asks pip for."""

    recipes: list[str]
    from_pip: list[str]


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    logging.disable(logging.INFO)
    try:
        told = check(options.spec, options.mobile)
    except SpecError as fault:
        told = [str(fault)]
    for line in told:
        sys.stdout.write(f"WRONG  {line}\n")
    sys.stdout.write("The Android build checks out.\n" if not told else f"{len(told)} wrong\n")
    return 1 if told else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spec", type=Path, default=SPEC)
    parser.add_argument("--mobile", type=Path, default=MOBILE)
    return parser


def check(spec_path: Path, mobile_path: Path) -> list[str]:
    """What is wrong, a line each. Raises SpecError when the spec cannot be read at all."""
    spec, desktop = read_spec(spec_path), read_pins(mobile_path)
    with_recipe = frozenset(name for name in spec.pins if recipe_of(name) is not None)
    told = as_buildozer_reads(spec_path, spec)
    told += needs_of_parts(spec) + release(spec)
    told += drift(spec.pins, desktop, with_recipe)
    try:
        built = resolve(spec)
    except BuildInterruptingException as fault:
        return [*told, f"the recipes do not resolve: {fault.message}"]
    told += of_recipes(spec, built, desktop)
    told += not_universal({n: v for n, v in spec.pins.items() if n not in with_recipe})
    return told + of_manifest(spec)


def as_buildozer_reads(path: Path, spec: Spec) -> list[str]:
    """Whether buildozer finds the same requirements in the file as we do."""
    parser = SpecParser()
    parser.read(str(path))
    words = parser.getlist("app", "requirements", [])
    found = {canonical(word.partition("==")[0]) for word in words}
    return [] if found == spec.pins.keys() else ["buildozer reads other requirements than we do"]


def release(spec: Spec) -> list[str]:
    """Whether the spec builds with the release that is checked here, and with its NDK."""
    branch, ndk = f"v{pythonforandroid.__version__}", spec.app.get("android.ndk")
    told = [] if spec.app.get("p4a.branch") == branch else [f"p4a.branch is not {branch}"]
    if ndk != RECOMMENDED_NDK_VERSION:
        told.append(f"android.ndk is {ndk}, {branch} is made for {RECOMMENDED_NDK_VERSION}")
    return told


def recipe_of(name: str) -> Recipe | None:
    """python-for-android's recipe of this name, as its own look-up finds it."""
    for spelling in (name, name.replace("-", "_")):
        try:
            return Recipe.get_recipe(spelling, _CONTEXT)
        except ValueError:
            continue
    return None


def resolve(spec: Spec) -> Built:
    """Raises BuildInterruptingException when recipes are in each other's way."""
    bootstrap = Bootstrap.get_bootstrap(spec.app["p4a.bootstrap"], _CONTEXT)
    recipes, from_pip, _ = get_recipe_order_and_bootstrap(_CONTEXT, list(spec.pins), bootstrap)
    return Built(recipes, from_pip)


def of_recipes(spec: Spec, built: Built, desktop: Pins) -> list[str]:
    """Versions other than a recipe's own, what pip would fetch unpinned, a minapi too low."""
    told = [
        f"{name} comes without a version: pin it in the spec"
        for name in sorted({canonical(name) for name in built.from_pip} - spec.pins.keys())
    ]
    for name in built.recipes:
        recipe, pin = Recipe.get_recipe(name, _CONTEXT), spec.pins.get(canonical(name))
        if pin is not None and pin != recipe.version:
            told.append(f"{name} is pinned to {pin}, its recipe builds {recipe.version}")
        if recipe.min_ndk_api_support > int(spec.app["android.minapi"]):
            told.append(f"{name} needs android.minapi {recipe.min_ndk_api_support}")
        at_desk = desktop.get(canonical(name))
        if pin and at_desk and pin.lstrip("v") != at_desk:
            sys.stdout.write(f"note   {name} {pin} on the tablet, {at_desk} on the desktop\n")
    sys.stdout.write(f"order  {' '.join(built.recipes)}\n")
    return told


def not_universal(pins: Pins) -> list[str]:
    """Packages of which PyPI has no wheel that runs anywhere."""
    words = [f"{name}=={version}" for name, version in pins.items()]
    found = universal_wheels(words)
    if found is not None:
        sys.stdout.write(f"wheels {len(found)} universal\n")
        return []
    missing = [word for word in words if universal_wheels([word]) is None]
    if len(missing) == len(words):
        return ["PyPI gives none of the wheels: is there a network?"]
    return [f"{word} has neither a recipe nor a universal wheel" for word in missing]


def universal_wheels(words: Sequence[str]) -> list[str] | None:
    """The file names of the wheels that pip would take; None when it finds no such wheel."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        asked = [
            sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
            "--dry-run", "--ignore-installed", "--no-deps", "--only-binary=:all:",
            "--platform=any", "--implementation=py", "--abi=none", "--python-version=3.14",
            f"--target={folder}/none", f"--report={report}", *words,
        ]  # fmt: skip
        if subprocess.run(asked, capture_output=True, check=False).returncode != 0:
            return None
        installs = json.loads(report.read_text(encoding="utf-8"))["install"]
    return [install["download_info"]["url"].rsplit("/", 1)[-1] for install in installs]


class _Arguments:
    """What the manifest's template asks for; anything else is not set."""

    def __init__(self, spec: Spec) -> None:
        self.permissions = [{"name": name} for name in spec.words("android.permissions")]
        self.package = f"{spec.app['package.domain']}.{spec.app['package.name']}"
        self.version, self.numeric_version = spec.app["version"], "1"
        self.min_sdk_version = int(spec.app["android.minapi"])
        self.android_entrypoint = "org.kivy.android.PythonActivity"
        self.extra_manifest_application_arguments = self.extra_manifest_xml = ""

    def __getattr__(self, name: str) -> str:
        return ""


def manifest(spec: Spec) -> str:
    """The manifest that this spec would give, with what the hook puts in."""
    [template] = Path(pythonforandroid.__file__).parent.glob(
        "bootstraps/_sdl_common/**/AndroidManifest.tmpl.xml"
    )
    parts = [service.split(":") for service in spec.words("services")]
    kinds = [[o.partition("=")[2] for o in part if "Type=" in o] for part in parts]
    services = [
        (part[0], kind[0] if kind else None) for part, kind in zip(parts, kinds, strict=True)
    ]
    rendered = jinja2.Template(template.read_text(encoding="utf-8")).render(
        args=_Arguments(spec), service_data=services, android_api=int(spec.app["android.api"])
    )
    return with_provider(rendered)


def of_manifest(spec: Spec) -> list[str]:
    """What is missing in the manifest, or breaks it."""
    try:
        root = ElementTree.fromstring(manifest(spec))  # noqa: S314 - our own text
    except (ElementTree.ParseError, ValueError) as fault:
        return [f"the manifest does not come out whole: {fault}"]
    types = [s.get(f"{ANDROID}foregroundServiceType") for s in root.iter("service")]
    providers = [p.get(f"{ANDROID}authorities") for p in root.find("application").iter("provider")]
    package = f"{spec.app['package.domain']}.{spec.app['package.name']}"
    told = [] if types == ["location"] else [f"services of the manifest: {types}"]
    return told + ([] if providers == [f"{package}.captures"] else [f"providers: {providers}"])


_CONTEXT = Context()

if __name__ == "__main__":
    sys.exit(main())
