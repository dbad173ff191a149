"""Tables of places: governorates, areas and road sections. Coordinates are WGS 84 (EPSG:4326)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, Index, LargeBinary, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class Governorate(db.Model):
    __tablename__ = "governorate"
    iso: Mapped[str] = mapped_column(primary_key=True)
    name_ar: Mapped[str]
    name_en: Mapped[str]
    outline: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=4326))
    attribution: Mapped[str]


class Area(db.Model):
    """A named area (منطقة), known by its centre."""

    __tablename__ = "area"
    code: Mapped[str] = mapped_column(primary_key=True)
    governorate: Mapped[str] = mapped_column(ForeignKey("governorate.iso"), index=True)
    name_ar: Mapped[str]
    name_en: Mapped[str]
    centre: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326))


class RoadSection(db.Model):
    """A stretch of one carriageway; chainage runs along the centreline from ``from_m``."""

    __tablename__ = "road_section"
    code: Mapped[str] = mapped_column(primary_key=True)
    road_ref: Mapped[str] = mapped_column(index=True)
    name_ar: Mapped[str]
    name_en: Mapped[str]
    carriageway: Mapped[str]
    direction: Mapped[str]
    lanes: Mapped[int]
    width_m: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    from_m: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    to_m: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    is_schematic: Mapped[bool]
    centreline: Mapped[WKBElement] = mapped_column(Geometry("LINESTRING", srid=4326))


class LayerFile(db.Model):
    """A file of a layer as it was handed in: the evidence of what a version came from."""

    __tablename__ = "layer_file"
    sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class LayerVersion(db.Model):
    """Governorates, areas or roads as a file has them: ``state`` is waiting, staged, refused,
    applied or discarded; ``number`` counts the applied ones of a layer, the highest is in force.

    ``orders``: how the file is read. ``rows``: the whole layer (layers/composing.py). ``preview``:
    what it changes (layers/comparing.py). ``back_to``: the version whose rows these are again.
    Of the first version, which the product brought, there is neither file nor person.
    """

    __tablename__ = "layer_version"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    layer: Mapped[str]
    number: Mapped[int | None]
    state: Mapped[str]
    file: Mapped[bytes | None] = mapped_column(ForeignKey("layer_file.sha256"))
    file_name: Mapped[str]
    orders: Mapped[dict[str, Any]] = mapped_column(JSONB)
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    rows: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB, deferred=True)
    preview: Mapped[dict[str, Any] | None] = mapped_column(JSONB, deferred=True)
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    back_to: Mapped[int | None]
    reason: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        UniqueConstraint("layer", "number"),
        Index("ix_layer_version_asked_at", "asked_at"),
    )
