"""Which tables a request changed: a trigger on each of them tells.

Stronger than comparing checksums before and after (a row rewritten to the same values shows,
too), and it costs nothing that grows with the tables. What was rolled back leaves no trace.
"""

from __future__ import annotations

from flask import Flask
from sqlalchemy import text

from server.db import db

INSTALL = """
CREATE TABLE touched (name text NOT NULL, op text NOT NULL);
CREATE FUNCTION tell_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.touched VALUES (TG_TABLE_NAME, TG_OP);
    RETURN NULL;
END $$;
"""
WATCH = """
CREATE TRIGGER tell_touched AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION tell_touched();
CREATE TRIGGER tell_truncated AFTER TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION tell_touched();
"""
TABLES = """
SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
WHERE schemaname = 'public' AND tablename NOT IN ('spatial_ref_sys', 'touched')
"""


class Watch:
    """Tells what happened to the rows of ``app``'s database, from other connections than ours."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        with app.app_context():
            db.session.execute(text(INSTALL))
            self.tables = [row.name for row in db.session.execute(text(TABLES)).all()]
            for table in self.tables:
                db.session.execute(text(WATCH.format(table=table)))
            db.session.commit()

    def changed(self) -> set[str]:
        """The tables that changed since the last call, by committed transactions."""
        with self._app.app_context():
            found = db.session.execute(text("DELETE FROM touched RETURNING name")).scalars()
            names = set(found)
            db.session.commit()
        return names
