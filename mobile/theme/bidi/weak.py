"""Numbers, their separators and marks (W1-W7). Each rule edits ``types`` in place."""

from mobile.theme.bidi.classes import ISOLATE_INITIATORS


def resolve_weak(types: list[str], start: str) -> None:
    """Resolve the weak types of one sequence; ``start`` is the direction before it."""
    _attach_marks(types, start)
    _number_kinds(types, start)
    _join_separators(types)
    _join_terminators(types)
    _release_separators(types)
    _latin_numbers(types, start)


def _attach_marks(types: list[str], start: str) -> None:
    """W1: a mark takes the type of what it stands on."""
    previous = start
    for k, kind in enumerate(types):
        if kind == "NSM":
            is_isolate = previous in ISOLATE_INITIATORS or previous == "PDI"
            types[k] = "ON" if is_isolate else previous
        previous = types[k]


def _number_kinds(types: list[str], start: str) -> None:
    """W2 and W3: digits after Arabic letters are Arabic numbers; AL then counts as R."""
    strong = start
    for k, kind in enumerate(types):
        if kind in ("L", "R", "AL"):
            strong = kind
        if kind == "EN" and strong == "AL":
            types[k] = "AN"
        elif kind == "AL":
            types[k] = "R"


def _join_separators(types: list[str]) -> None:
    """W4: one separator between two numbers of a kind belongs to them."""
    for k in range(1, len(types) - 1):
        before, kind, after = types[k - 1 : k + 2]
        is_european = kind in ("ES", "CS") and before == after == "EN"
        if is_european or (kind == "CS" and before == after == "AN"):
            types[k] = before


def _join_terminators(types: list[str]) -> None:
    """W5: signs such as % and ° beside European numbers belong to them."""
    k = 0
    while k < len(types):
        if types[k] != "ET":
            k += 1
            continue
        end = k
        while end < len(types) and types[end] == "ET":
            end += 1
        if (k and types[k - 1] == "EN") or (end < len(types) and types[end] == "EN"):
            types[k:end] = ["EN"] * (end - k)
        k = end


def _release_separators(types: list[str]) -> None:
    """W6: separators and signs that joined no number are neutral."""
    types[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in types]


def _latin_numbers(types: list[str], start: str) -> None:
    """W7: European numbers after Latin text run with it."""
    strong = start
    for k, kind in enumerate(types):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            types[k] = "L"
