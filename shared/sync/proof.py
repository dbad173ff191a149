"""Checking the proof of one revision: arithmetic alone, so that anybody can do it again.

What a good proof says: this text was signed by this tablet's key as entry n of its outbox; the
register kept it unaltered in this revision, after that one; and the register's key signed a root
over it at that moment.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import Any

from shared.sync.chain import (
    body_hash,
    head_message,
    next_link,
    revision_hash,
    root_message,
    root_over,
)

# Whether a raw Ed25519 public key made a signature over a message: (key, signature, message).
IsSigned = Callable[[bytes, bytes, bytes], bool]


def faults(proof: Mapping[str, Any], is_signed: IsSigned) -> list[str]:
    """What is wrong with a proof (shared.wire.proof.Proof, loaded), in words; empty when sound."""
    found = _of_revision(proof["revision"])
    if proof["entry"] is not None:
        found += _of_entry(proof["revision"], proof["entry"], is_signed)
    elif proof["revision"]["columns"].get("device") is not None:
        found.append("the tablet's signature is missing")
    if proof["root"] is not None:
        found += _of_root(
            proof["revision"]["hash"], proof["root"], proof["register_key"], is_signed
        )
    return found


def _of_revision(revision: Mapping[str, Any]) -> list[str]:
    previous, stated = (bytes.fromhex(revision[name]) for name in ("previous_hash", "hash"))
    try:
        found = revision_hash(previous, revision["body"], revision["columns"])
    except KeyError as missing:
        return [f"the revision lacks {missing}"]
    return [] if found == stated else ["the revision's hash is not over what it says"]


def _of_entry(
    revision: Mapping[str, Any], entry: Mapping[str, Any], is_signed: IsSigned
) -> list[str]:
    hashes = [bytes.fromhex(text) for text in entry["body_hashes"]]
    numbered = enumerate(hashes, entry["n"])
    start = bytes.fromhex(entry["previous_link"])
    *_, link = accumulate(numbered, lambda at, item: next_link(at, *item), initial=start)
    message = head_message(entry["outbox"], entry["n"] + len(hashes) - 1, link)
    columns = revision["columns"]
    holds = {
        "the text is not the one that was signed": hashes[0] == body_hash(revision["body"]),
        "the text is of another change": _change_of(revision["body"]) == columns.get("change"),
        "the outbox's chain does not hold": link.hex() == entry["link"],
        "the tablet's signature is wrong": is_signed(
            entry["public_key"], entry["signature"], message
        ),
        "the author is another": str(entry["person"]) == columns.get("author"),
        "the tablet is another": str(entry["device"]) == columns.get("device"),
    }
    return [fault for fault, is_right in holds.items() if not is_right]


def _of_root(
    leaf: str, root: Mapping[str, Any], register_key: bytes, is_signed: IsSigned
) -> list[str]:
    path = [bytes.fromhex(text) for text in root["path"]]
    merkle = bytes.fromhex(root["merkle"])
    try:
        found = root_over(bytes.fromhex(leaf), root["index"], root["leaves"], path)
    except ValueError:
        found = b""
    message = root_message(root["number"], merkle, root["revisions"], root["made_at"])
    wrong = [] if found == merkle else ["the root does not cover the revision"]
    if not is_signed(register_key, root["signature"], message):
        wrong.append("the register's signature is wrong")
    return wrong


def _change_of(body: str) -> Any:
    try:
        return json.loads(body).get("id")
    except (ValueError, AttributeError):
        return None
