"""What tests of the lanes of files say to them: parcels, where a run stands, answers."""

from __future__ import annotations

from uuid import UUID

from shared.sync.file_answer import FileAnswer, read_file_answer
from shared.sync.lanes import PIECE_BYTES
from shared.sync.parcels import (
    Carrying,
    Parcel,
)

TUS = {"tus-resumable": "1.0.0"}
OTHER = "ee" * 32


def parcel(number: int = 1, size: int = 3 * PIECE_BYTES, role: str = "original") -> Parcel:
    return Parcel(UUID(int=number), role, f"{number:064x}", size, "image/jpeg")


def carrying(*parcels: Parcel, **more: object) -> Carrying:
    return Carrying(parcels, **{"has_access": True, "may_refresh": True, **more})  # type: ignore[arg-type]


def answer(status: int, body: bytes = b"", **headers: object) -> FileAnswer:
    named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return read_file_answer(status, {**TUS, **named}, body)
