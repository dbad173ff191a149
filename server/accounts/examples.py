"""Messages of sign-in as the API's description shows them. Nothing here opens anything."""

from __future__ import annotations

from typing import Any

TOKEN = "Qm9vay1vZi1leGFtcGxlcy1vbmx5LW5vdC1hLXRva2Vu"  # noqa: S105 - opens nothing
_DEVICE = "0192f8a4-7c1e-4d52-9b0a-3f5d5c1f7a10"
_KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

TOKEN_EXAMPLE: dict[str, Any] = {
    "username": "inspector.hawalli",
    "password": "as typed",
    "device": {"id": _DEVICE, "name": "Tablet 7", "public_key": _KEY},
}
REFRESH_EXAMPLE: dict[str, Any] = {
    "refresh_token": TOKEN,
    "device": _DEVICE,
    "signature": "A" * 86 + "==",
}
REPLY_EXAMPLE: dict[str, Any] = {
    "access_token": "eyJ...",
    "access_lasts_s": 900,
    "refresh_token": TOKEN,
    "person": {
        "id": "0192f8a4-7c1e-7d52-9b0a-3f5d5c1f7a11",
        "username": "inspector.hawalli",
        "name_ar": "مفتش تجريبي – حولي",
        "name_en": "Demo Inspector, Hawalli",
        "role": "inspector",
        "language": "ar",
        "scope": {"governorates": ["KW-HA"], "contracts": None},
    },
    "outbox": {"id": "0192f8a4-7c1e-7d52-9b0a-3f5d5c1f7a12", "next_n": 1, "link": _KEY},
    "server_time": "2026-03-02T06:00:00.000000Z",
    "rescue_key": _KEY,
}
