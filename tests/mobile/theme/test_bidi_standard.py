"""Every case of Unicode's own files, where the Debian package unicode-data brings them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.theme.bidi import levels_of_classes, levels_untailored, visual_order

FILES = Path("/usr/share/unicode")
BASES = {"0": 0, "1": 1, "2": None}
# BidiTest gives its bases as bits: by the first strong character, left to right, right to left.
BASE_OF_BIT = {1: None, 2: 0, 4: 1}


def lines_of(name: str) -> Iterator[str]:
    path = FILES / name
    if not path.exists():
        pytest.skip(f"{path} is not there: install the Debian package unicode-data")
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                yield line.strip()


def assert_agrees(got: list[int], wanted: list[str], order: list[int], case: object) -> None:
    kept = [index for index, level in enumerate(wanted) if level != "x"]
    assert [str(got[index]) for index in kept] == [wanted[index] for index in kept], case
    assert [index for index in visual_order(got) if wanted[index] != "x"] == order, case


def test_all_of_bidi_character_test() -> None:
    cases = 0
    for line in lines_of("BidiCharacterTest.txt"):
        points, base, _, wanted, order = line.split(";")
        text = "".join(chr(int(point, 16)) for point in points.split())
        got = levels_untailored(text, BASES[base])
        assert_agrees(got, wanted.split(), [int(index) for index in order.split()], line)
        cases += 1
    assert cases > 91_000


@pytest.mark.slow
def test_all_of_bidi_test() -> None:
    cases = 0
    wanted: list[str] = []
    order: list[int] = []
    for line in lines_of("BidiTest.txt"):
        if line.startswith("@Levels:"):
            wanted = line.removeprefix("@Levels:").split()
        elif line.startswith("@Reorder:"):
            order = [int(index) for index in line.removeprefix("@Reorder:").split()]
        elif not line.startswith("@"):
            given, bits = line.split(";")
            classes = given.split()
            for bit, base in BASE_OF_BIT.items():
                if int(bits) & bit:
                    # The file has classes alone: no character of its cases is a bracket.
                    got = levels_of_classes("x" * len(classes), classes, base)
                    assert_agrees(got, wanted, order, line)
                    cases += 1
    assert cases > 770_000
