"""What kind of character each one is, and which brackets belong together."""

from unicodedata import bidirectional, normalize

ISOLATE_INITIATORS = frozenset({"LRI", "RLI", "FSI"})
EMBEDDINGS = frozenset({"LRE", "RLE", "LRO", "RLO"})
NEUTRALS = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})

# Opening and closing brackets whose two sides take one direction (BidiBrackets.txt).
_PAIRS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦎⦏⦐⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽"
    "⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
CLOSING_OF = {
    normalize("NFC", _PAIRS[i]): normalize("NFC", _PAIRS[i + 1]) for i in range(0, len(_PAIRS), 2)
}
CLOSINGS = frozenset(CLOSING_OF.values())

# Written in the text to steer direction; they have no shape of their own.
INVISIBLE = dict.fromkeys(
    map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


def bidi_classes(text: str) -> list[str]:
    """The bidi class of every character; unassigned ones count as left to right."""
    return [bidirectional(character) or "L" for character in text]


def is_rtl(text: str) -> bool:
    """Whether any character of the text is written from right to left."""
    return any(bidirectional(character) in ("R", "AL") for character in text)


def first_strong_level(classes: list[str], start: int = 0, stop_at_pdi: bool = False) -> int | None:
    """Level of the first strong class outside isolates (rules P2 and P3), or None."""
    depth = 0
    for kind in classes[start:]:
        if kind in ISOLATE_INITIATORS:
            depth += 1
        elif kind == "PDI":
            if depth == 0 and stop_at_pdi:
                return None
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return 0 if kind == "L" else 1
    return None
