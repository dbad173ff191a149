"""Tables of the further kinds; the records that belong to others, and follow their scope."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_geospatial_table(
        "photo",
        sa.Column("of", sa.Uuid(), nullable=False),
        sa.Column("of_kind", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "place",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("accuracy_m", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column("heading_deg", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column("caption", sa.String(), nullable=True),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("flags", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("has_conflict", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_grade", sa.String(), nullable=False),
        sa.Column("working_date", sa.Date(), nullable=False),
        sa.Column("first_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_photo_author_person")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_photo_contract_contract")
        ),
        sa.ForeignKeyConstraint(
            ["governorate"], ["governorate.iso"], name=op.f("fk_photo_governorate_governorate")
        ),
        sa.ForeignKeyConstraint(["of"], ["head.record"], name=op.f("fk_photo_of_head")),
        sa.ForeignKeyConstraint(["record"], ["head.record"], name=op.f("fk_photo_record_head")),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_photo")),
    )
    op.create_geospatial_index(
        "idx_photo_place",
        "photo",
        ["place"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_photo_file"), "photo", ["file"], unique=False)
    op.create_index(op.f("ix_photo_of"), "photo", ["of"], unique=False)
    op.create_index("ix_photo_scope", "photo", ["governorate", "contract"], unique=False)
    op.create_index(op.f("ix_photo_working_date"), "photo", ["working_date"], unique=False)
    op.create_geospatial_table(
        "attendance",
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("presence", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("shift", sa.String(), nullable=True),
        sa.Column("workers", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column(
            "place",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("accuracy_m", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("flags", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("has_conflict", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_grade", sa.String(), nullable=False),
        sa.Column("working_date", sa.Date(), nullable=False),
        sa.Column("first_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity"], ["activity.code"], name=op.f("fk_attendance_activity_activity")
        ),
        sa.ForeignKeyConstraint(
            ["author"], ["person.id"], name=op.f("fk_attendance_author_person")
        ),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_attendance_contract_contract")
        ),
        sa.ForeignKeyConstraint(
            ["governorate"], ["governorate.iso"], name=op.f("fk_attendance_governorate_governorate")
        ),
        sa.ForeignKeyConstraint(
            ["record"], ["head.record"], name=op.f("fk_attendance_record_head")
        ),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_attendance")),
    )
    op.create_geospatial_index(
        "idx_attendance_place",
        "attendance",
        ["place"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_attendance_activity"), "attendance", ["activity"], unique=False)
    op.create_index("ix_attendance_scope", "attendance", ["governorate", "contract"], unique=False)
    op.create_index(
        op.f("ix_attendance_working_date"), "attendance", ["working_date"], unique=False
    )
    op.create_geospatial_table(
        "defect",
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("length_m", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("width_m", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("depth_mm", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("reject_reason", sa.String(), nullable=True),
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("from_m", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("to_m", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("layer", sa.String(), nullable=True),
        sa.Column("lane", sa.String(), nullable=True),
        sa.Column(
            "place",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("accuracy_m", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("flags", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("has_conflict", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_grade", sa.String(), nullable=False),
        sa.Column("working_date", sa.Date(), nullable=False),
        sa.Column("first_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity"], ["activity.code"], name=op.f("fk_defect_activity_activity")
        ),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_defect_author_person")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_defect_contract_contract")
        ),
        sa.ForeignKeyConstraint(
            ["governorate"], ["governorate.iso"], name=op.f("fk_defect_governorate_governorate")
        ),
        sa.ForeignKeyConstraint(["record"], ["head.record"], name=op.f("fk_defect_record_head")),
        sa.ForeignKeyConstraint(
            ["section"], ["road_section.code"], name=op.f("fk_defect_section_road_section")
        ),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_defect")),
    )
    op.create_geospatial_index(
        "idx_defect_place",
        "defect",
        ["place"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_defect_activity"), "defect", ["activity"], unique=False)
    op.create_index("ix_defect_scope", "defect", ["governorate", "contract", "state"], unique=False)
    op.create_index(op.f("ix_defect_working_date"), "defect", ["working_date"], unique=False)
    op.create_geospatial_table(
        "inspection",
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("point", sa.String(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("scheduled_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("ncr", sa.Uuid(), nullable=True),
        sa.Column("decision_note", sa.String(), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.Column("failed_answers", sa.Integer(), nullable=False),
        sa.Column("failed_readings", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("from_m", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("to_m", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("layer", sa.String(), nullable=True),
        sa.Column("lane", sa.String(), nullable=True),
        sa.Column(
            "place",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("accuracy_m", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("flags", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("has_conflict", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_grade", sa.String(), nullable=False),
        sa.Column("working_date", sa.Date(), nullable=False),
        sa.Column("first_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity"], ["activity.code"], name=op.f("fk_inspection_activity_activity")
        ),
        sa.ForeignKeyConstraint(
            ["author"], ["person.id"], name=op.f("fk_inspection_author_person")
        ),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_inspection_contract_contract")
        ),
        sa.ForeignKeyConstraint(
            ["governorate"], ["governorate.iso"], name=op.f("fk_inspection_governorate_governorate")
        ),
        sa.ForeignKeyConstraint(
            ["record"], ["head.record"], name=op.f("fk_inspection_record_head")
        ),
        sa.ForeignKeyConstraint(
            ["section"], ["road_section.code"], name=op.f("fk_inspection_section_road_section")
        ),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_inspection")),
    )
    op.create_geospatial_index(
        "idx_inspection_place",
        "inspection",
        ["place"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_inspection_activity"), "inspection", ["activity"], unique=False)
    op.create_index(
        "ix_inspection_scope", "inspection", ["governorate", "contract", "state"], unique=False
    )
    op.create_index(
        op.f("ix_inspection_working_date"), "inspection", ["working_date"], unique=False
    )
    op.create_geospatial_table(
        "ncr",
        sa.Column("boq_item", sa.String(), nullable=True),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("clause", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("response", sa.String(), nullable=True),
        sa.Column("root_cause", sa.String(), nullable=True),
        sa.Column("disposition", sa.String(), nullable=True),
        sa.Column("corrective_action", sa.String(), nullable=True),
        sa.Column("work", sa.Uuid(), nullable=True),
        sa.Column("inspection", sa.Uuid(), nullable=True),
        sa.Column("reinspection", sa.Uuid(), nullable=True),
        sa.Column("dispute_reason", sa.String(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("from_m", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("to_m", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("layer", sa.String(), nullable=True),
        sa.Column("lane", sa.String(), nullable=True),
        sa.Column(
            "place",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("accuracy_m", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("flags", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("has_conflict", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_grade", sa.String(), nullable=False),
        sa.Column("working_date", sa.Date(), nullable=False),
        sa.Column("first_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity"], ["activity.code"], name=op.f("fk_ncr_activity_activity")
        ),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_ncr_author_person")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_ncr_contract_contract")
        ),
        sa.ForeignKeyConstraint(
            ["governorate"], ["governorate.iso"], name=op.f("fk_ncr_governorate_governorate")
        ),
        sa.ForeignKeyConstraint(["record"], ["head.record"], name=op.f("fk_ncr_record_head")),
        sa.ForeignKeyConstraint(
            ["section"], ["road_section.code"], name=op.f("fk_ncr_section_road_section")
        ),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_ncr")),
    )
    op.create_geospatial_index(
        "idx_ncr_place", "ncr", ["place"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index(op.f("ix_ncr_activity"), "ncr", ["activity"], unique=False)
    op.create_index("ix_ncr_scope", "ncr", ["governorate", "contract", "state"], unique=False)
    op.create_index(op.f("ix_ncr_working_date"), "ncr", ["working_date"], unique=False)
    op.create_geospatial_table(
        "obstacle",
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("days_cost", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column("proposed_solution", sa.String(), nullable=True),
        sa.Column("decision_wanted", sa.String(), nullable=True),
        sa.Column("resolution", sa.String(), nullable=True),
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("from_m", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("to_m", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("layer", sa.String(), nullable=True),
        sa.Column("lane", sa.String(), nullable=True),
        sa.Column(
            "place",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("accuracy_m", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("flags", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("has_conflict", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_grade", sa.String(), nullable=False),
        sa.Column("working_date", sa.Date(), nullable=False),
        sa.Column("first_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity"], ["activity.code"], name=op.f("fk_obstacle_activity_activity")
        ),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_obstacle_author_person")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_obstacle_contract_contract")
        ),
        sa.ForeignKeyConstraint(
            ["governorate"], ["governorate.iso"], name=op.f("fk_obstacle_governorate_governorate")
        ),
        sa.ForeignKeyConstraint(["record"], ["head.record"], name=op.f("fk_obstacle_record_head")),
        sa.ForeignKeyConstraint(
            ["section"], ["road_section.code"], name=op.f("fk_obstacle_section_road_section")
        ),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_obstacle")),
    )
    op.create_geospatial_index(
        "idx_obstacle_place",
        "obstacle",
        ["place"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_obstacle_activity"), "obstacle", ["activity"], unique=False)
    op.create_index(
        "ix_obstacle_scope", "obstacle", ["governorate", "contract", "state"], unique=False
    )
    op.create_index(op.f("ix_obstacle_working_date"), "obstacle", ["working_date"], unique=False)
    op.create_geospatial_table(
        "track",
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("mode", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("points", sa.String(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("length_m", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column(
            "line",
            Geometry(
                geometry_type="LINESTRING",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("flags", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("has_conflict", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_grade", sa.String(), nullable=False),
        sa.Column("working_date", sa.Date(), nullable=False),
        sa.Column("first_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity"], ["activity.code"], name=op.f("fk_track_activity_activity")
        ),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_track_author_person")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_track_contract_contract")
        ),
        sa.ForeignKeyConstraint(
            ["governorate"], ["governorate.iso"], name=op.f("fk_track_governorate_governorate")
        ),
        sa.ForeignKeyConstraint(["record"], ["head.record"], name=op.f("fk_track_record_head")),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_track")),
    )
    op.create_geospatial_index(
        "idx_track_line",
        "track",
        ["line"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_track_activity"), "track", ["activity"], unique=False)
    op.create_index(op.f("ix_track_points"), "track", ["points"], unique=False)
    op.create_index("ix_track_scope", "track", ["governorate", "contract"], unique=False)
    op.create_index(op.f("ix_track_working_date"), "track", ["working_date"], unique=False)
    op.add_column("head", sa.Column("parent", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_head_parent",
        "head",
        ["parent"],
        unique=False,
        postgresql_where=sa.text("parent IS NOT NULL"),
    )
    op.add_column("waiting", sa.Column("parent", sa.Uuid(), nullable=True))
    op.alter_column("waiting", "base", existing_type=sa.UUID(), nullable=True)


def downgrade() -> None:
    op.alter_column("waiting", "base", existing_type=sa.UUID(), nullable=False)
    op.drop_column("waiting", "parent")
    op.drop_index(
        "ix_head_parent", table_name="head", postgresql_where=sa.text("parent IS NOT NULL")
    )
    op.drop_column("head", "parent")
    op.drop_index(op.f("ix_track_working_date"), table_name="track")
    op.drop_index("ix_track_scope", table_name="track")
    op.drop_index(op.f("ix_track_points"), table_name="track")
    op.drop_index(op.f("ix_track_activity"), table_name="track")
    op.drop_geospatial_index(
        "idx_track_line", table_name="track", postgresql_using="gist", column_name="line"
    )
    op.drop_geospatial_table("track")
    op.drop_index(op.f("ix_obstacle_working_date"), table_name="obstacle")
    op.drop_index("ix_obstacle_scope", table_name="obstacle")
    op.drop_index(op.f("ix_obstacle_activity"), table_name="obstacle")
    op.drop_geospatial_index(
        "idx_obstacle_place", table_name="obstacle", postgresql_using="gist", column_name="place"
    )
    op.drop_geospatial_table("obstacle")
    op.drop_index(op.f("ix_ncr_working_date"), table_name="ncr")
    op.drop_index("ix_ncr_scope", table_name="ncr")
    op.drop_index(op.f("ix_ncr_activity"), table_name="ncr")
    op.drop_geospatial_index(
        "idx_ncr_place", table_name="ncr", postgresql_using="gist", column_name="place"
    )
    op.drop_geospatial_table("ncr")
    op.drop_index(op.f("ix_inspection_working_date"), table_name="inspection")
    op.drop_index("ix_inspection_scope", table_name="inspection")
    op.drop_index(op.f("ix_inspection_activity"), table_name="inspection")
    op.drop_geospatial_index(
        "idx_inspection_place",
        table_name="inspection",
        postgresql_using="gist",
        column_name="place",
    )
    op.drop_geospatial_table("inspection")
    op.drop_index(op.f("ix_defect_working_date"), table_name="defect")
    op.drop_index("ix_defect_scope", table_name="defect")
    op.drop_index(op.f("ix_defect_activity"), table_name="defect")
    op.drop_geospatial_index(
        "idx_defect_place", table_name="defect", postgresql_using="gist", column_name="place"
    )
    op.drop_geospatial_table("defect")
    op.drop_index(op.f("ix_attendance_working_date"), table_name="attendance")
    op.drop_index("ix_attendance_scope", table_name="attendance")
    op.drop_index(op.f("ix_attendance_activity"), table_name="attendance")
    op.drop_geospatial_index(
        "idx_attendance_place",
        table_name="attendance",
        postgresql_using="gist",
        column_name="place",
    )
    op.drop_geospatial_table("attendance")
    op.drop_index(op.f("ix_photo_working_date"), table_name="photo")
    op.drop_index("ix_photo_scope", table_name="photo")
    op.drop_index(op.f("ix_photo_of"), table_name="photo")
    op.drop_index(op.f("ix_photo_file"), table_name="photo")
    op.drop_geospatial_index(
        "idx_photo_place", table_name="photo", postgresql_using="gist", column_name="place"
    )
    op.drop_geospatial_table("photo")
