"""The index in memory finds what a plain look through all texts would, whatever happened to it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mobile.store.search_index import SearchIndex

RECORDS = st.sampled_from("abcdef")
TEXTS = st.text(alphabet="xyعب5 ", max_size=8)
ACTS = st.lists(st.tuples(st.sampled_from(("put", "fill", "drop")), RECORDS, TEXTS), max_size=30)


@given(acts=ACTS, word=st.text(alphabet="xyعب5", min_size=1, max_size=3), of=st.sets(RECORDS))
def test_it_finds_what_the_newest_texts_hold(
    acts: list[tuple[str, str, str]], word: str, of: set[str]
) -> None:
    index, texts = SearchIndex(), dict[str, str]()
    for act, record, text in acts:
        match act:
            case "put":
                index.put(record, text)
                texts[record] = text
            case "fill":
                index.fill([(record, text)])
                texts.setdefault(record, text)
            case _:
                index.drop([record])
                texts.pop(record, None)
    holding = {record for record, text in texts.items() if word in text}
    assert index.find(word) == holding
    assert index.among(of, word) == holding & of
    assert {record for record in of if index.holds(record, word)} == holding & of


def test_what_is_said_no_more_is_left_out_of_memory() -> None:
    index = SearchIndex()
    index.put("other", "stays")
    for number in range(5_000):
        index.put("one", f"number {number}")
    assert (index.find("number 4999"), index.find("4998"), index.find("stays")) == (
        {"one"},
        frozenset(),
        {"other"},
    )
    assert len(index._blob) < 50_000
