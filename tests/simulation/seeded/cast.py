"""Who takes part in a seeded day, and the programme that they work on.

Three inspectors with scopes that overlap, one supervisor who sees all. Reference data stays in
the database from day to day; people, records and answers do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from server.accounts import passwords
from server.app import create_app
from server.db import db
from tests.ports import START, SteeredClock, steered_ports
from tests.server.sync.field import lay_programme
from tests.throwaway import throwaway_config

PASSWORD = "a password for simulated days"
# Activity -> (governorate, contract), as lay_programme has them.
PLACES = {
    "C09-A01": ("KW-HA", 9),
    "C09-A02": ("KW-HA", 9),
    "C10-A01": ("KW-HA", 10),
    "C07-A01": ("KW-KU", 7),
}
REFERENCE = frozenset(
    [
        "alembic_version",
        "spatial_ref_sys",
        "governorate",
        "area",
        "road_section",
        "contract",
        "zone",
        "activity",
        "boq_item",
        "activity_boq",
        "overpromised_line",
        "planned_week",
    ]
)


@dataclass(frozen=True)
class Role:
    """``governorates`` and ``contracts``: None says all."""

    id: UUID
    username: str
    role: str
    governorates: tuple[str, ...] | None = None
    contracts: tuple[int, ...] | None = None


AMAL = Role(UUID(int=0xA), "amal", "inspector", ("KW-HA",))
BADR = Role(UUID(int=0xB), "badr", "inspector", ("KW-HA",), (9,))
CHADI = Role(UUID(int=0xC), "chadi", "inspector", ("KW-HA", "KW-KU"))
DALAL = Role(UUID(int=0xD), "dalal", "supervisor")
PEOPLE = (AMAL, BADR, CHADI, DALAL)


def make_ready(url: str) -> tuple[str, tuple[str, ...]]:
    """Lay the programme; the password's hash, and the tables that a day begins without."""
    app = create_app(throwaway_config(url), steered_ports(SteeredClock()))
    lay_programme(app)
    with app.app_context():
        hashed = passwords.hash_password(PASSWORD)
        found = db.session.execute(
            db.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        )
        tables = tuple(row[0] for row in found if row[0] not in REFERENCE)
        db.session.remove()
        db.engine.dispose()
    return hashed, tables


def begin_anew(app: Flask, tables: tuple[str, ...], hashed: str) -> None:
    """Forget the day before, and let the people in."""
    with app.app_context():
        session = db.session
        session.execute(db.text("SET LOCAL session_replication_role = replica"))
        for table in tables:
            session.execute(db.text(f'DELETE FROM "{table}"'))
        session.execute(db.text("SET LOCAL session_replication_role = origin"))
        session.execute(db.text("ALTER SEQUENCE change_seq RESTART"))
        for one in PEOPLE:
            session.execute(db.text(_INSERT), _row(one, hashed))
        session.commit()


_INSERT = """
    INSERT INTO person (id, username, name_ar, name_en, role, password_hash, created_at, language,
        is_active, has_all_governorates, governorates, has_all_contracts, contracts,
        scope_version, session_version)
    VALUES (:id, :username, 'شخص تجريبي', 'Demo', :role, :hash, :at, 'ar', true,
        :all_governorates, :governorates, :all_contracts, :contracts, 1, 1)
"""


def _row(one: Role, hashed: str) -> dict[str, object]:
    return {
        "id": one.id, "username": one.username, "role": one.role, "hash": hashed, "at": START,
        "all_governorates": one.governorates is None, "governorates": list(one.governorates or ()),
        "all_contracts": one.contracts is None, "contracts": list(one.contracts or ()),
    }  # fmt: skip
