"""Versions of tours, where they lie, and calendar feeds of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tour", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    texts = postgresql.ARRAY(sa.Text())
    numbers = postgresql.ARRAY(sa.Integer())
    op.add_column("tour", sa.Column("governorates", texts, nullable=False, server_default="{}"))
    op.add_column("tour", sa.Column("contracts", numbers, nullable=False, server_default="{}"))
    op.add_column("tour", sa.Column("note", sa.String(), nullable=False, server_default=""))
    op.add_column("tour", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tour", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE tour SET changed_at = entered_at")
    op.alter_column("tour", "changed_at", nullable=False)
    _find_places()
    op.create_index("ix_tour_date", "tour", ["date"])
    op.create_table(
        "tour_version",
        sa.Column("tour", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("did", sa.String(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["tour"], ["tour.id"], name="fk_tour_version_tour_tour"),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_tour_version_made_by_person"),
        sa.PrimaryKeyConstraint("tour", "version", name="pk_tour_version"),
    )
    op.execute(
        """INSERT INTO tour_version (tour, version, did, content, note, made_at, made_by)
        SELECT id, 1, 'planned', jsonb_build_object('person', person, 'date', date,
            'shift', shift, 'kind', kind, 'title_ar', title_ar, 'title_en', title_en,
            'contract', contract, 'stops', stops, 'is_cancelled', false), '', entered_at, NULL
        FROM tour"""
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_calendar_feed_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feed"),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feed_token_hash"),
    )
    op.create_index("ix_calendar_feed_person", "calendar_feed", ["person"])


def _find_places() -> None:
    """Of the tours that are here: the governorates and contracts of their activities."""
    op.execute(
        """UPDATE tour SET governorates = found.governorates, contracts = found.contracts
        FROM (SELECT tour.id, array_agg(DISTINCT activity.governorate) AS governorates,
                     array_agg(DISTINCT activity.contract) AS contracts
              FROM tour CROSS JOIN jsonb_array_elements(tour.stops) AS stop
              JOIN activity ON activity.code = stop ->> 'activity' GROUP BY tour.id) AS found
        WHERE found.id = tour.id"""
    )


def downgrade() -> None:
    op.drop_table("calendar_feed")
    op.drop_table("tour_version")
    op.drop_index("ix_tour_date", "tour")
    for name in ("version", "governorates", "contracts", "note", "cancelled_at", "changed_at"):
        op.drop_column("tour", name)
