"""Whether a push continues its outbox's chain, and whether its device signed it."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server.http.errors import Refusal
from server.sync import queries
from server.sync.queries import LockedOutbox
from server.sync.reading import Sent
from shared.sync.chain import first_link, head_message, next_link


def checked_links(
    outbox: LockedOutbox, message: dict[str, Any], sent: list[Sent]
) -> dict[int, bytes]:
    """The link of each entry sent, by its number.

    Raises Refusal: ``gap`` with the number to go on from; ``signature_wrong``;
    ``chain_broken`` (the push does not hold in itself); ``fork`` (it holds, and so does
    another continuation that is here already: the tablet was cloned).
    """
    first_n, head = message["first_n"], message["head"]
    if first_n > outbox.next_n:
        raise Refusal("gap", next_n=outbox.next_n)
    if first_n < 1 or head["n"] != first_n + len(sent) - 1:
        raise Refusal("chain_broken", status=400)
    _check_signature(outbox, head)
    links = list(accumulate(sent, _add, initial=message["prev_link"]))
    if links[-1] != head["link"]:
        raise Refusal("chain_broken", status=400)
    known = _known_links(outbox, first_n, head["n"])
    ours = dict(enumerate(links, first_n - 1))
    if any(known.get(n, link) != link for n, link in ours.items()):
        raise Refusal("fork")
    return ours


def _known_links(outbox: LockedOutbox, first_n: int, last_n: int) -> dict[int, bytes]:
    """The links that are here of these entries and of the one before them."""
    if first_n == outbox.next_n:
        known = {first_n - 1: outbox.link}  # nothing that comes after it is here
    else:
        known = queries.links(outbox.id, first_n - 1, last_n)
    known[0] = first_link(outbox.id, outbox.owner.author.id, outbox.public_key)
    return known


def _add(link: bytes, entry: Sent) -> bytes:
    return next_link(link, entry.n, entry.hash)


def _check_signature(outbox: LockedOutbox, head: dict[str, Any]) -> None:
    key = Ed25519PublicKey.from_public_bytes(outbox.public_key)
    try:
        key.verify(head["signature"], head_message(outbox.id, head["n"], head["link"]))
    except InvalidSignature as error:
        raise Refusal("signature_wrong") from error
