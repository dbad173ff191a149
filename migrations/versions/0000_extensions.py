"""What the tables stand on: PostGIS, and the queue's own schema."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0000"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    # The queue's SQL comes with its installed package and holds % signs of its own.
    connection = op.get_bind().execution_options(no_parameters=True)
    connection.exec_driver_sql(SchemaManager.get_schema())


def downgrade() -> None:
    raise NotImplementedError("an empty database is made anew, not unmade")
