"""Issued pages are found by the SHA-256 of their PDF."""

from __future__ import annotations

from alembic import op

revision = "0055"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_issued_page_pdf_sha256", "issued_page", ["pdf_sha256"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_issued_page_pdf_sha256", table_name="issued_page")
