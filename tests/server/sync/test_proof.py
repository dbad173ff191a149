"""One revision can be proved to somebody who trusts neither this server nor its database."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.db import transaction
from server.register import service as register
from server.register.cli import register as register_command
from server.sync.cli import proof as command
from server.sync.proving import is_signed
from shared.sync.chain import head_message
from shared.sync.proof import faults
from shared.wire.proof import Proof
from tests.server.sync.field import Tablet, add_person, work

Json = dict[str, Any]


@pytest.fixture
def record(tablet: Tablet) -> UUID:
    """The second entry of a push of three, covered by the second of three roots."""
    made = uuid4()
    with tablet.app.app_context(), transaction():
        register.make_root("before")
    tablet.write(work(section=None, from_m=None, to_m=None))
    tablet.write(work(notes="نص الدليل", exact=1.25), made)
    tablet.write(work(section=None, from_m=None, to_m=None))
    tablet.push()
    with tablet.app.app_context():
        for reason in ("covers", "after"):
            with transaction():
                register.make_root(reason)
    return made


def proof_of(tablet: Tablet, record: UUID, version: int = 1) -> Json:
    path = f"/api/v1/sync/proofs/{record}/{version}"
    reply = tablet.app.test_client().get(path, headers=tablet.identity)
    assert reply.status_code == 200, reply.get_data(as_text=True)
    return dict(reply.get_json())


def wrong(proof: Json) -> list[str]:
    return faults(Proof().load(json.loads(json.dumps(proof))), is_signed)


def test_a_revision_from_a_tablet_is_proved(tablet: Tablet, record: UUID) -> None:
    proof = proof_of(tablet, record)
    assert wrong(proof) == []
    assert (proof["entry"]["n"], len(proof["entry"]["body_hashes"])) == (2, 2)
    assert (proof["root"]["number"], proof["root"]["leaves"]) == (2, 4)


def test_a_revision_from_the_web_is_proved_by_the_register_alone(
    tablet: Tablet, record: UUID
) -> None:
    office = Tablet(tablet.app, add_person(tablet.app, "supervisor"))
    head = proof_of(tablet, record)["revision"]["columns"]["change"]
    reply = tablet.app.test_client().post(
        f"/api/v1/works/{record}/return",
        json={"seen": head, "reason": "غير واضح"},
        headers=office.identity,
    )
    assert reply.status_code == 200
    proof = proof_of(tablet, record, 2)
    assert (proof["entry"], proof["root"]) == (None, None)
    assert wrong(proof) == []


def _text(proof: Json) -> None:
    proof["revision"]["body"] = proof["revision"]["body"].replace("412.50", "512.50")


def _quantity(proof: Json) -> None:
    proof["revision"]["columns"]["whole"]["quantity"] = "1"


def _entry_left_out(proof: Json) -> None:
    proof["entry"] = None


def _other_key(proof: Json) -> None:
    """Somebody signs the same head with a key of their own."""
    key = Ed25519PrivateKey.generate()
    entry = proof["entry"]
    message = head_message(UUID(entry["outbox"]), 3, bytes.fromhex(entry["link"]))
    entry["signature"] = base64.b64encode(key.sign(message)).decode()


def _other_author(proof: Json) -> None:
    proof["entry"]["person"] = str(uuid4())


def _other_place(proof: Json) -> None:
    proof["root"]["index"] = proof["root"]["index"] % 3 + 1


def _other_root(proof: Json) -> None:
    proof["root"]["revisions"] += 1


def _other_register(proof: Json) -> None:
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    proof["register_key"] = base64.b64encode(key).decode()


@pytest.mark.parametrize(
    ("falsify", "said"),
    [
        (_text, "hash is not over"),
        (_quantity, "hash is not over"),
        (_entry_left_out, "signature is missing"),
        (_other_key, "tablet's signature is wrong"),
        (_other_author, "author is another"),
        (_other_place, "does not cover"),
        (_other_root, "register's signature is wrong"),
        (_other_register, "register's signature is wrong"),
    ],
)
def test_a_falsified_proof_is_found_out(
    tablet: Tablet, record: UUID, falsify: Callable[[Json], None], said: str
) -> None:
    proof = copy.deepcopy(proof_of(tablet, record))
    falsify(proof)
    assert any(said in fault for fault in wrong(proof)), wrong(proof)


def test_the_command_writes_and_checks(tablet: Tablet, record: UUID, tmp_path: Path) -> None:
    run = tablet.app.test_cli_runner().invoke
    with tablet.app.app_context():
        file = tmp_path / "proof.json"
        file.write_text(run(command, ["write", str(record), "1"]).output, encoding="utf-8")
        key = run(register_command, ["key"]).output.strip()
    checked = run(command, ["check", str(file), "--key", key])
    assert checked.output == "Sound; covered by a signed root.\n"
    other = base64.b64encode(bytes(32)).decode()
    assert run(command, ["check", str(file), "--key", other]).exit_code == 1
    file.write_text("{}", encoding="utf-8")
    assert run(command, ["check", str(file), "--key", key]).exit_code == 1
