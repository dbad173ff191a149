"""Whatever stands in a body or an envelope: an answer with a reason, never a fault."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.server.sync.field import Tablet, rows, work

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=12),
    st.sampled_from(["", "9" * 20, "-1", "1e400", "٤", "\x00", "\ud800", "C09-A01", "logged",
                     "2026-03-02T06:00:00Z", "0001-01-01T00:00:00+14:00", "accepted"]),
)  # fmt: skip
ANYTHING = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
MEMBERS = st.sampled_from(
    ["id", "record", "kind", "op", "base", "fields", "made_at", "clocks", "place", "mends"]
)
FIELDS = st.sampled_from([*work(), "return_reason", "accepted_quantity", "colour"])
SPARING = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@SPARING
@given(members=st.dictionaries(MEMBERS, ANYTHING, max_size=2),
       fields=st.dictionaries(FIELDS, ANYTHING, max_size=3))  # fmt: skip
def test_any_body_gets_a_receipt(
    tablet: Tablet, members: dict[str, Any], fields: dict[str, Any]
) -> None:
    tablet.write(work())
    body = json.loads(tablet.bodies.pop())
    tablet.links.pop()
    body["fields"] |= fields
    tablet.append(json.dumps({**body, **members}, ensure_ascii=False))
    receipt = tablet.push(first=len(tablet.bodies))[0]
    assert receipt["outcome"] in {"created", "waiting", "rejected"}
    assert "server_fault" not in json.dumps(receipt)
    if receipt["outcome"] == "rejected":
        raw = tablet.bodies[-1].encode("utf-8", "surrogatepass")
        kept = rows(tablet.app, "SELECT raw FROM quarantined WHERE n = :n", n=len(tablet.bodies))
        assert [bytes(row.raw) for row in kept] == [raw]


@SPARING
@given(name=st.sampled_from(["protocol", "outbox", "device_time", "first_n", "prev_link",
                             "changes", "head", "more"]), value=ANYTHING)  # fmt: skip
def test_any_envelope_gets_an_answer(tablet: Tablet, name: str, value: Any) -> None:
    tablet.write(work())
    reply = tablet.send(tablet.message(len(tablet.bodies), **{name: value}))
    assert reply.status_code == 200 or 400 <= reply.status_code < 500
    if reply.status_code == 200:
        assert name == "more"
    else:
        assert reply.get_json()["error"]["message"]["ar"]
        tablet.bodies.pop()
        tablet.links.pop()
