"""Alembic's entry: what it compares with what, and what it leaves alone.

GeoAlchemy2's helpers keep PostGIS's own tables out and make each spatial index once; they
are composed with ours below.
"""

from alembic import context
from alembic.operations import ops
from flask import current_app
from geoalchemy2 import alembic_helpers
from sqlalchemy import inspect
from sqlalchemy.dialects.postgresql.base import ischema_names

from server.db import db
from server.register.models import Xid8

# SQLAlchemy knows no xid8; without this each reflected column would be a warning.
ischema_names["xid8"] = Xid8


def include_object(item, name, kind, is_reflected, compare_to):
    """Whether alembic looks at this table or index: not at PostGIS's, nor the queue's."""
    table = name if kind == "table" else getattr(getattr(item, "table", None), "name", "")
    if (table or "").startswith("procrastinate_"):
        return False
    return alembic_helpers.include_object(item, name, kind, is_reflected, compare_to)


def render_item(kind, item, autogen_context):
    """Python for types of our own, else GeoAlchemy2's or alembic's."""
    own_type = type(item)
    if kind == "type" and own_type.__module__.startswith("server."):
        autogen_context.imports.add(f"from {own_type.__module__} import {own_type.__name__}")
        return f"{own_type.__name__}()"
    return alembic_helpers.render_item(kind, item, autogen_context)


def process_revision_directives(migration_context, revision, directives):
    """GeoAlchemy2's rewriting, then the sequences, which alembic forgets."""
    alembic_helpers.writer(migration_context, revision, directives)
    script = directives[0]
    there = inspect(migration_context.connection).get_sequence_names()
    for name in sorted(set(db.metadata._sequences) - set(there)):
        script.upgrade_ops.ops.insert(0, ops.ExecuteSQLOp(f"CREATE SEQUENCE {name}"))
        script.downgrade_ops.ops.append(ops.ExecuteSQLOp(f"DROP SEQUENCE {name}"))


def run_migrations():
    """Each revision in a transaction of its own: the register's feed waits for open ones."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            transaction_per_migration=True,
            include_object=include_object,
            render_item=render_item,
            process_revision_directives=process_revision_directives,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Tareeq's migrations need a database: offline mode is not supported")
run_migrations()
