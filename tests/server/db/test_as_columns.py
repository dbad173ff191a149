"""Rows reach SQL a column at a time, as they were given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from server.db import db
from server.db.as_columns import ABSENT, BEFORE, Given

GIVEN = Given(id="uuid", name="text", count="int", is_it="boolean", more="jsonb", codes="text[]")
QUERY = text(f"SELECT id, name, count, is_it, more, codes FROM {GIVEN.sql} AS given")

# What shared.wire.text lets through: no control characters but tab and line ends, no surrogates.
kept_text = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\r\n"))
rows = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.none() | st.uuids() | st.uuids().map(str),
            "name": st.none() | kept_text,
            "count": st.none() | st.integers(-(2**31), 2**31 - 1),
            "is_it": st.none() | st.booleans(),
            "more": st.none() | st.dictionaries(kept_text, kept_text | st.none() | st.booleans()),
            "codes": st.none() | st.lists(kept_text | st.sampled_from(["place_missing", "NULL"])),
        }
    )
)


def returned(app: Flask, given_rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with app.app_context():
        return [dict(row) for row in db.session.execute(QUERY, GIVEN.of(given_rows)).mappings()]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_what_is_given_comes_out_again(app: Flask, given_rows: list[dict[str, Any]]) -> None:
    expected = [
        {**row, "id": row["id"] and UUID(str(row["id"])), "more": row["more"]} for row in given_rows
    ]
    assert returned(app, given_rows) == expected


def test_one_row_of_empty_text_is_one_row(app: Flask) -> None:
    (row,) = returned(app, [{"name": ""}])
    assert (row["name"], row["id"], row["codes"]) == ("", None, None)


def test_an_empty_list_of_codes_is_no_absent_one(app: Flask) -> None:
    assert [row["codes"] for row in returned(app, [{"codes": []}, {"codes": None}])] == [[], None]


@pytest.mark.parametrize("mark", [BEFORE, ABSENT])
def test_a_text_that_holds_a_mark_is_refused(mark: str) -> None:
    with pytest.raises(ValueError, match="mark"):
        GIVEN.of([{"name": f"a{mark}b"}])


def test_a_mark_inside_json_is_escaped_and_kept(app: Flask) -> None:
    (row,) = returned(app, [{"more": {"note": f"a{BEFORE}b"}}])
    assert row["more"] == {"note": f"a{BEFORE}b"}
