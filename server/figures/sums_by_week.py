"""A contract's sums by governorate and week, held against the rows that they are the sums of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import TextClause, text

from server.db import execute


class SumsByWeek:
    """The kept sums of ``column`` in ``table``.

    ``added``: SQL that adds up governorate, week_end and the column anew; ``kept``: which of the
    kept rows are held against it. What is there no longer leaves 0 behind.
    """

    def __init__(self, table: str, column: str, added: str, kept: str) -> None:
        # Only our own constants are put together here.
        differing = f"""
            SELECT governorate, week_end, coalesce(added.{column}, 0) AS {column}
            FROM ({added}) AS added
            FULL JOIN (SELECT * FROM {table} WHERE {kept}) AS kept USING (governorate, week_end)
            WHERE coalesce(added.{column}, 0) <> coalesce(kept.{column}, 0)
        """  # noqa: S608
        self._count: TextClause = text(f"SELECT count(*) FROM ({differing}) AS differing")  # noqa: S608
        self._mend: TextClause = text(
            f"""
            WITH mended AS (
                INSERT INTO {table} (contract, governorate, week_end, {column})
                SELECT :contract, governorate, week_end, {column} FROM ({differing}) AS differing
                ON CONFLICT (contract, governorate, week_end)
                DO UPDATE SET {column} = excluded.{column}
                RETURNING 1
            )
            SELECT count(*) FROM mended
            """  # noqa: S608
        )

    def differing(self, given: Mapping[str, Any], is_mended: bool) -> int:
        """How many of the weeks are not what they add up to; written when ``is_mended``.

        ``given``: the ``contract``, and what else ``added`` and ``kept`` ask for.
        """
        return int(execute(self._mend if is_mended else self._count, given).scalar_one())
