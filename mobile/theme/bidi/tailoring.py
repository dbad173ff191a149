"""Numbers that the standard would take apart after Arabic text, kept in one piece.

Rule HL3 of UAX #9 allows it. After an Arabic letter the standard turns chainage 12+350
into 350+12, another place on the road, and +965 2222 3333 into 3333 2222 965+. The signs
of a number written 0-9 stay on the side where CLDR's Arabic patterns have them (95%, -5);
those of ٠-٩ go where the standard puts them, which is where CLDR has them too (٪٩٥).
"""

import re

_WHOLE = re.compile(
    r"""
      (?<=\d)\+(?=\d)                                     # chainage 12+350
    | (?<![\w+])\(?(?:\+|00)\d{1,3}\)?(?:[ -]\d{2,4}){1,4}(?!\w)  # +965 2222 3333
    | (?<![\w+])\d{4}[ ]\d{4}(?!\w|[ ]\d)                 # 2222 3333, a number inside Kuwait
    | (?<![\w.,٫٬+%-])[+−±-]?[$€£]?(?=[0-9])              # -5, $20
    | (?<=[0-9])[%‰°$€£]+                                 # 95%, 150°
    """,
    re.VERBOSE,
)


def keep_numbers_whole(text: str, classes: list[str]) -> list[str]:
    """The classes with everything inside such a number taken for a digit."""
    tailored = list(classes)
    for found in _WHOLE.finditer(text):
        for index in range(found.start(), found.end()):
            if not text[index].isdigit():
                tailored[index] = _class_of_digits(text, found, classes)
    return tailored


def _class_of_digits(text: str, found: re.Match[str], classes: list[str]) -> str:
    """Of the first digit inside what was found, or of the one it touches."""
    touching = (*range(found.start(), found.end() + 1), found.start() - 1)
    return next(classes[i] for i in touching if i < len(text) and text[i].isdigit())
