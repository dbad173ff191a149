"""Tables of places: governorates, areas and road sections. Coordinates are WGS 84 (EPSG:4326)."""

from __future__ import annotations

from decimal import Decimal

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, Numeric
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
