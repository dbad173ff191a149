"""What people wrote is shown as they wrote it, whichever way the page runs."""

from __future__ import annotations

from server.fieldwork.wording import prose


def test_a_chainage_in_a_note_is_kept_left_to_right() -> None:
    assert prose("عند 6+480 تمامًا") == "عند <bdi dir='ltr'>6+480</bdi> تمامًا"


def test_a_note_is_escaped() -> None:
    assert prose("<b>1+200</b>") == "&lt;b&gt;<bdi dir='ltr'>1+200</bdi>&lt;/b&gt;"


def test_other_sums_are_left_alone() -> None:
    assert prose("2+2") == "2+2"
    assert prose(None) == ""
