"""Long statements that are asked again and again, written out once with their constants in them.

SQLAlchemy, psycopg and PostgreSQL each go through every value of a statement whenever it is asked:
with a hundred states, roles and limits that takes longer than the answer. Written out, it has one
plan, and is given only what is another each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, CursorResult, Select
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg

from server.db import db


class _Written(PGCompiler_psycopg):
    def visit_bindparam(  # type: ignore[override]
        self, bindparam: BindParameter[Any], literal_binds: bool = False, **given: Any
    ) -> str:
        # A parameter without a value is what is asked for anew.
        is_constant = literal_binds and not bindparam.required
        found: str = super().visit_bindparam(bindparam, literal_binds=is_constant, **given)
        return found


class _Dialect(PGDialect_psycopg):
    statement_compiler = _Written


def written(statement: Select[Any] | CompoundSelect[Any]) -> str:
    """The statement as psycopg reads it; ``%(name)s`` where a parameter has no value yet."""
    return str(statement.compile(dialect=_Dialect(), compile_kwargs={"literal_binds": True}))


def ask(words: str, given: Mapping[str, Any]) -> CursorResult[Any]:
    """What ``written`` gave, asked in the session's transaction. Values come as psycopg reads
    them.
    """
    return db.session.connection().exec_driver_sql(words, given)
