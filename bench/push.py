"""push_ratio: changes a second through the whole way, to bare rows a second of the same bodies."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import partial
from statistics import median

import psycopg

from bench.cpu import Side, processor_figures, spent
from bench.office import Office
from bench.tablets import Crew, Tablet, crew, receipts
from bench.together import Job, seconds_together

CLIENTS = 8
CHANGES_A_PUSH = 100
# Rounds, pushes of each client in a round, times that a round's bodies are inserted bare.
FULL = (7, 12, 4)
QUICK = (1, 1, 1)
BARE_TABLE = "CREATE TABLE bare (id uuid PRIMARY KEY, body jsonb NOT NULL)"
BARE_INSERT = """
    INSERT INTO bare (id, body)
    SELECT CAST(body ->> 'id' AS uuid), body FROM jsonb_array_elements(CAST(%s AS jsonb)) AS body
"""


def measure(office: Office, is_quick: bool) -> dict[str, float]:
    """push_ratio and the two rates: medians of alternating rounds; processor time beside them."""
    rounds, each, repeats = QUICK if is_quick else FULL
    through, bare = Side(), Side()
    with office.copied("push") as place, place.serve() as server:
        with place.connect() as connection:
            connection.execute(BARE_TABLE)
        people = crew(place, server.port, CLIENTS)
        _push(people, people.pushes(1, CHANGES_A_PUSH))  # warms both sides
        for _ in range(rounds):
            pushes = people.pushes(each, CHANGES_A_PUSH)
            changes = sum(map(len, pushes)) * CHANGES_A_PUSH
            for _ in range(repeats):
                bare.took(changes, partial(_bare, place, pushes), partial(spent, place, server))
            through.took(changes, partial(_push, people, pushes), partial(spent, place, server))
    rate, bare_rate = median(through.rates), median(bare.rates)
    return {
        "push_ratio": rate / bare_rate,
        "push_per_s": rate,
        "push_bare_per_s": bare_rate,
        "push_slowest_round_per_s": min(through.rates),
        "push_fastest_round_per_s": max(through.rates),
        **processor_figures("push", through, bare),
    }


def _push(people: Crew, pushes: list[list[bytes]]) -> float:
    """Seconds with all clients at it; every change must come to be in the register."""

    def client(tablet: Tablet, mine: list[bytes]) -> Job:
        def send() -> Callable[[], None]:
            return partial(_check, [_sent(tablet, push) for push in mine])

        return send

    jobs = [client(*pair) for pair in zip(people.tablets, pushes, strict=True)]
    for tablet in people.tablets:
        tablet.close()
    return seconds_together(jobs)


def _sent(tablet: Tablet, push: bytes) -> bytes:
    """On a connection of its own, as a proxy in front of the office makes them."""
    reply = tablet.push(push)
    tablet.close()
    return reply


def _check(replies: list[bytes]) -> None:
    outcomes = [receipt["outcome"] for reply in replies for receipt in receipts(reply)]
    assert len(outcomes) == len(replies) * CHANGES_A_PUSH, "a receipt is missing"  # noqa: S101
    assert set(outcomes) <= {"created", "updated", "merged"}, set(outcomes)  # noqa: S101


def _bare(office: Office, pushes: list[list[bytes]]) -> float:
    """Seconds for the same bodies into a table with a unique id, 100 rows a transaction."""
    with office.connect() as connection:
        connection.execute("TRUNCATE bare")

    def client(mine: list[bytes]) -> tuple[Job, Callable[[], None]]:
        connections: list[psycopg.Connection] = []
        arrays = [_array(push) for push in mine]

        def open_connection() -> None:
            connections.append(office.connect())

        def insert() -> None:
            for array in arrays:
                connections[0].execute(BARE_INSERT, [array], prepare=True)

        return open_connection, insert

    pairs = [client(mine) for mine in pushes]
    return seconds_together([job for _, job in pairs], [ready for ready, _ in pairs])


def _array(packed: bytes) -> str:
    """The bodies of a push as one JSON array."""
    message = json.loads(gzip.decompress(packed))
    return f"[{','.join(change['body'] for change in message['changes'])}]"
