"""Map packs of contracts: made when asked for, kept, and sent whole or as what changed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app

from server.http.errors import Refusal
from server.maps import pack_queries as queries
from server.maps.pack_shelf import Shelved, find_source, find_version, put
from shared.rules.scope import Scope
from shared.wire.map_pack import Feature, delta, packed_line, read_pack, whole_pack, write_pack
from shared.wire.record import MAX_CONTRACT

# Above this share of the whole pack's bytes, a delta is not worth a tablet's trouble.
MOST_OF_WHOLE = 0.3
# Part of each source: raised when packs are to be made differently from the same rows.
MAKING = "1"


class Source(NamedTuple):
    """What a pack is made from: governorates of the contract, and a digest of their rows."""

    contract: int
    governorates: list[str]
    digest: str


def packs_for(scope: Scope) -> list[dict[str, Any]]:
    """The newest pack of each contract that the scope covers a part of, as the list tells it."""
    found = []
    for source in _sources(scope):
        version, content = _pack(source)
        told = {"contract": source.contract, "version": version, "size": len(content)}
        found.append({**told, "sha256": hashlib.sha256(content).hexdigest()})
    return found


def bytes_for(contract: int, held: str, scope: Scope) -> bytes:
    """The newest pack of a contract, for a tablet that holds the version ``held`` ("": none).

    Raises Refusal (not_found) outside the scope, as where there is no such contract.
    """
    # An address may hold more than the database's integers.
    found = _sources(scope, contract) if contract <= MAX_CONTRACT else []
    if not found:
        raise Refusal("not_found")
    newest = _pack(found[0]).content
    before = find_version(_folder(), contract, held)
    if before is None:
        return newest
    changes = write_pack(delta(read_pack(before.content), read_pack(newest)))
    return changes if len(changes) < MOST_OF_WHOLE * len(newest) else newest


def _sources(scope: Scope, contract: int | None = None) -> list[Source]:
    found = []
    for row in queries.sources(scope, contract):
        words = "\n".join((MAKING, *row["governorates"], row["digest"]))
        digest = hashlib.sha256(words.encode()).hexdigest()[:32]
        found.append(Source(row["contract"], row["governorates"], digest))
    return found


def _pack(source: Source) -> Shelved:
    """The pack of a source, as it is kept or made now."""
    kept = find_source(_folder(), source.contract, source.digest)
    if kept is not None:
        return kept
    found = queries.features(source.contract, source.governorates)
    features = [_feature(kind, dict(row)) for kind in found for row in found[kind]]
    pack = whole_pack(source.contract, features)
    made = Shelved(pack.version, write_pack(pack))
    put(_folder(), source.contract, source.digest, made)
    return made


def _folder() -> Path:
    state_folder: Path = current_app.extensions["tareeq.config"].state_folder
    return state_folder / "map-packs"


def _feature(kind: str, row: dict[str, str]) -> Feature:
    positions = json.loads(row.pop("line"))["coordinates"]
    return Feature(kind, row, packed_line([positions] if kind == "area" else positions))
