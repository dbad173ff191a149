"""A supervisor at work over HTTP: signs in, looks at what came in, returns and accepts."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True)
class SeenWork:
    """A work as the supervisor saw it; ``change`` names the version that was seen."""

    record: str
    change: str
    author: str
    fields: dict[str, Any]
    flags: tuple[str, ...]


class Supervisor:
    """Talks to the server at ``url`` as ``username``. Raises httpx errors on any refusal."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self._username, self._password = username, password
        self._http = httpx.Client(base_url=url, timeout=60)
        key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        public_key = base64.b64encode(key).decode()
        self._device = {"id": str(uuid4()), "name": "مكتب", "public_key": public_key}

    def sign_in(self) -> None:
        message = {"username": self._username, "password": self._password, "device": self._device}
        reply = self._post("/api/v1/auth/token", message)
        self._http.headers["Authorization"] = f"Bearer {reply['access_token']}"

    def works(self) -> list[SeenWork]:
        """Every work within the supervisor's scope, as it stands now."""
        cursor, found, has_more = "", {}, True
        while has_more:
            query = {"cursor": cursor} if cursor else {}
            page = self._http.get("/api/v1/sync/pull", params=query).raise_for_status().json()
            for head in page["records"]:
                work = SeenWork(
                    head["record"],
                    head["change"],
                    head["author"],
                    head["fields"],
                    tuple(head["flags"]),
                )
                found[work.record] = work
            cursor, has_more = page["cursor"], page["more"]
        return list(found.values())

    def return_work(self, work: SeenWork, reason: str) -> None:
        self._post(f"/api/v1/works/{work.record}/return", {"seen": work.change, "reason": reason})

    def accept_work(self, work: SeenWork, quantity: str | None = None) -> None:
        accepted = quantity or work.fields["quantity"]
        message = {"seen": work.change, "accepted_quantity": accepted}
        self._post(f"/api/v1/works/{work.record}/accept", message)

    def change_record(self, seen: SeenWork, fields: dict[str, Any]) -> None:
        """State fields of a record of any kind."""
        message = {"seen": seen.change, "fields": fields}
        self._post(f"/api/v1/records/{seen.record}/change", message)

    def issue_weeks(self, sunday: date) -> list[str]:
        """Issue every governorate's week; the paths of their pages."""
        reply = self._post("/api/v1/weeks", {"week": sunday.isoformat()})
        return [week["page"] for week in reply["weeks"]]

    def download(self, path: str) -> bytes:
        return self._http.get(path, params={"lang": "ar"}).raise_for_status().content

    def _post(self, path: str, message: dict[str, Any]) -> dict[str, Any]:
        answer = self._http.post(path, json=message)
        if answer.is_error:
            raise httpx.HTTPStatusError(
                f"{path}: {answer.status_code} {answer.text[:500]}",
                request=answer.request,
                response=answer,
            )
        found: dict[str, Any] = answer.json()
        return found
