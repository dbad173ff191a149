"""A tablet whose scope changes ends with exactly what it may see, and is not sent all anew."""

from __future__ import annotations

import base64
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from server.sync.cursor import read_cursor, write_cursor
from shared.rules.scope import Scope
from tests.server.sync.field import Tablet, add_person, execute, rows, work
from tests.server.sync.test_convergence import _empty

ACTIVITIES = {"C09-A01": ("KW-HA", 9), "C10-A01": ("KW-HA", 10), "C07-A01": ("KW-KU", 7)}
SCOPES: list[tuple[list[str] | None, list[int] | None]] = [
    (None, None), (None, [9]), (None, [7, 9]), (["KW-HA"], None), (["KW-KU"], None),
    (["KW-HA"], [10]), (["KW-HA", "KW-KU"], [7, 10]), ([], None), (None, [11]),
]  # fmt: skip


@dataclass
class Puller:
    """What a tablet of the released kind holds: the pages applied, and nothing else."""

    tablet: Tablet
    cursor: str = ""
    held: dict[str, dict[str, Any]] = field(default_factory=dict)
    brought: int = 0

    def pull(self, limit: int) -> bool:
        """One page; whether there is more."""
        page = self.tablet.pull(self.cursor, limit=limit)
        if page["start_over"]:
            self.held.clear()
        self.held |= {record["record"]: record for record in page["records"]}
        gone = {(cell["governorate"], cell["contract"]) for cell in page["dropped_scopes"]}
        for record, item in list(self.held.items()):
            if record in page["exits"] or (item["governorate"], item["contract"]) in gone:
                del self.held[record]
        self.cursor = page["cursor"]
        self.brought += len(page["records"])
        return bool(page["more"])

    def pull_all(self, limit: int = 1000) -> int:
        """Everything that is left; how many records were brought."""
        before = self.brought
        while self.pull(limit):
            pass
        return self.brought - before


def set_scope(tablet: Tablet, governorates: list[str] | None, contracts: list[int] | None) -> None:
    execute(
        tablet.app,
        "UPDATE person SET has_all_governorates = :g IS NULL, has_all_contracts = :c IS NULL,"
        " governorates = coalesce(:g, '{}'), contracts = coalesce(:c, '{}'),"
        " scope_version = scope_version + 1 WHERE id = :p".replace(
            ":g", "CAST(:g AS text[])"
        ).replace(":c", "CAST(:c AS int[])"),
        g=governorates, c=contracts, p=tablet.person.id,
    )  # fmt: skip


def held_there(app: Flask, scope: Scope) -> dict[str, tuple[Any, ...]]:
    heads = rows(app, "SELECT record, version, hash, governorate, contract, whole FROM head")
    return {
        str(h.record): (h.version, bytes(h.hash).hex(), h.governorate, h.contract, h.whole)
        for h in heads
        if scope.covers(h.governorate, h.contract)
    }


def held_here(puller: Puller) -> dict[str, tuple[Any, ...]]:
    names = ("version", "hash", "governorate", "contract", "fields")
    return {record: tuple(item[n] for n in names) for record, item in puller.held.items()}


def scope_of(puller: Puller) -> Scope:
    [row] = rows(
        puller.tablet.app,
        "SELECT has_all_governorates AS g, governorates, has_all_contracts AS c, contracts"
        " FROM person WHERE id = :p",
        p=puller.tablet.person.id,
    )
    return Scope(
        None if row.g else frozenset(row.governorates), None if row.c else frozenset(row.contracts)
    )


@pytest.fixture
def author(committed_field: Flask) -> Tablet:
    return Tablet(committed_field, add_person(committed_field))


def write_works(author: Tablet, activity: str, count: int) -> None:
    first = len(author.bodies) + 1
    for _ in range(count):
        author.write(work(activity=activity, section=None))
    author.push(first)


def test_a_lost_scope_leaves_and_a_new_one_comes_without_starting_over(author: Tablet) -> None:
    for activity, count in [("C09-A01", 5), ("C10-A01", 4), ("C07-A01", 3)]:
        write_works(author, activity, count)
    puller = Puller(Tablet(author.app, add_person(author.app, contracts=[9, 10])))
    assert puller.pull_all() == 9
    set_scope(puller.tablet, None, [10, 7])
    page = puller.tablet.pull(puller.cursor)
    assert not page["start_over"]
    assert page["dropped_scopes"] == [{"governorate": "KW-HA", "contract": 9}]
    assert page["scope"] == {"governorates": None, "contracts": [7, 10]}
    # Contract 10, which stays, is not sent again.
    assert puller.pull_all() == 3
    assert held_here(puller) == held_there(author.app, Scope(None, frozenset({7, 10})))


def test_what_comes_into_scope_shares_each_page_with_what_is_new(author: Tablet) -> None:
    write_works(author, "C10-A01", 12)
    puller = Puller(Tablet(author.app, add_person(author.app, contracts=[9])))
    puller.pull_all()
    # Nothing pulled yet of contract 9, and the cursor has passed nothing: move it on.
    write_works(author, "C09-A01", 1)
    puller.pull_all()
    set_scope(puller.tablet, None, [9, 10])
    write_works(author, "C09-A01", 12)
    page = puller.tablet.pull(puller.cursor, limit=6)
    assert sorted(r["contract"] for r in page["records"]) == [9, 9, 9, 10, 10, 10]
    puller.pull_all(limit=6)
    assert held_here(puller) == held_there(author.app, Scope(None, None))


def content_of(cursor: str) -> dict[str, Any]:
    content = cursor.rpartition(".")[0]
    packed = base64.urlsafe_b64decode(content.lstrip(".") + "===")
    return dict(json.loads(zlib.decompress(packed) if content.startswith(".") else packed))


def unsealed(cursor: str, **other: Any) -> str:
    """As servers gave it before cursors were sealed."""
    text = json.dumps({**content_of(cursor), **other}, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def forged(cursor: str) -> str:
    """All places, under the seal of a true cursor."""
    return unsealed(cursor, s=[None, None]) + "." + cursor.rpartition(".")[2]


def of_another_secret(cursor: str) -> str:
    serializer = URLSafeSerializer("another secret", salt="tareeq pull cursor")
    return str(serializer.dumps({**content_of(cursor), "s": [None, None]}))


@pytest.mark.parametrize("make", [unsealed, forged, of_another_secret])
def test_a_cursor_that_we_did_not_seal_tells_nothing_of_other_scopes(
    author: Tablet, make: Callable[[str], str]
) -> None:
    """It would say which pairs of governorate and contract have records: dropped_scopes."""
    for activity in ACTIVITIES:
        write_works(author, activity, 1)
    puller = Puller(Tablet(author.app, add_person(author.app, contracts=[9])))
    puller.pull_all()
    wrong, client = make(puller.cursor), author.app.test_client()
    for reply in (
        client.get(f"/api/v1/sync/pull?cursor={wrong}", headers=puller.tablet.identity),
        client.post("/api/v1/sync/verify", json={"cursor": wrong}, headers=puller.tablet.identity),
    ):
        assert (reply.status_code, reply.get_json()["error"]["code"]) == (400, "cursor_wrong")


def test_the_next_shift_goes_on_with_the_tablet_s_cursor(author: Tablet) -> None:
    for activity in ACTIVITIES:
        write_works(author, activity, 3)
    first = Puller(Tablet(author.app, add_person(author.app, governorates=["KW-HA"])))
    assert first.pull_all() == 6
    other = add_person(author.app, contracts=[10, 7])
    second = Puller(Tablet(author.app, other), first.cursor, first.held)
    assert second.pull_all() == 3
    assert held_here(second) == held_there(author.app, Scope(None, frozenset({10, 7})))


def test_too_many_scopes_at_once_start_over(author: Tablet) -> None:
    for activity in ACTIVITIES:
        write_works(author, activity, 3)
    puller = Puller(Tablet(author.app, add_person(author.app, contracts=[9])))
    puller.pull_all()
    for contracts in ([9, 10], [9, 10, 7], [9, 10, 7, 11]):
        set_scope(puller.tablet, None, contracts)
        # Nothing is brought of the first yet: the page is lost on its way.
        with author.app.app_context():
            lost = read_cursor(puller.cursor).of_scope(Scope(None, frozenset(contracts)))
            assert lost is not None
            puller.cursor = write_cursor(lost)
    set_scope(puller.tablet, None, [9, 10, 7, 11, 12])
    page = puller.tablet.pull(puller.cursor)
    assert (page["start_over"], page["records"]) == (True, [])
    puller.pull_all(limit=2)
    assert held_here(puller) == held_there(author.app, Scope(None, None))


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_every_tablet_ends_with_exactly_its_scope(committed_field: Flask, seed: int) -> None:
    """Moves, edits, deletes, scopes that change and shifts that change, between partial pulls."""
    _empty(committed_field)
    chance = random.Random(seed)
    author = Tablet(committed_field, add_person(committed_field))
    pullers = [Puller(Tablet(committed_field, add_person(committed_field))) for _ in range(3)]
    last: dict[UUID, UUID] = {}
    for _ in range(40):
        puller = chance.choice(pullers)
        happens = chance.choices(("write", "pull", "scope", "shift"), (5, 5, 2, 1))[0]
        if happens == "write":
            _write_something(author, last, chance)
        elif happens == "pull":
            puller.pull(chance.randint(1, 5))
        elif happens == "scope":
            set_scope(puller.tablet, *chance.choice(SCOPES))
        else:
            governorates, contracts = chance.choice(SCOPES)
            person = add_person(committed_field, governorates=governorates, contracts=contracts)
            puller.tablet = Tablet(committed_field, person, puller.tablet.device, puller.tablet.key)
    for puller in pullers:
        puller.pull_all(chance.randint(1, 7))
        assert held_here(puller) == held_there(committed_field, scope_of(puller))


def _write_something(author: Tablet, last: dict[UUID, UUID], chance: random.Random) -> None:
    """A few new works, or an edit, a move or a delete of one that is there."""
    first = len(author.bodies) + 1
    record = chance.choice([*last, None])  # type: ignore[list-item]
    if record is None or len(last) < 5:
        for _ in range(chance.randint(1, 4)):
            record = uuid4()
            activity = chance.choice(list(ACTIVITIES))
            last[record] = author.write(work(activity=activity, section=None), record)
    elif chance.random() < 0.15:
        author.write({}, record, last.pop(record), op="delete")
    else:
        changes = [{"notes": str(chance.random())}, {"activity": chance.choice(list(ACTIVITIES))}]
        last[record] = author.write(chance.choice(changes), record, last[record])
    author.push(first)
