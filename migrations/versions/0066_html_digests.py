"""The SHA-256 of an issued week's web page, under the seal; none of those issued before."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("issued_page", sa.Column("html_sha256", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("issued_page", "html_sha256")
