"""Bad input: said clearly in both languages or made good; its bytes kept; nothing else harmed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shared.sync.chain import body_hash
from shared.wire.errors import ERRORS
from shared.wire.protocol import MAX_BODY_BYTES
from tests.server.sync.field import Tablet, rows, work


def body_with(tablet: Tablet, **changed: Any) -> str:
    """A good body's text with members replaced; those set to None-like Ellipsis are left out."""
    tablet.write(work())
    body = {**json.loads(tablet.bodies.pop()), **changed}
    tablet.links.pop()
    return json.dumps({name: value for name, value in body.items() if value is not ...})


def field_with(tablet: Tablet, **changed: Any) -> str:
    return body_with(tablet, fields=work(**changed))


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


BODIES = {
    "not json": lambda t: "{not json",
    "empty": lambda t: "",
    "a number": lambda t: "42",
    "a list": lambda t: "[]",
    "null": lambda t: "null",
    "a string": lambda t: '"work"',
    "no id": lambda t: body_with(t, id=...),
    "an id that is none": lambda t: body_with(t, id="17"),
    "a record that is a number": lambda t: body_with(t, record=17),
    "an unknown kind": lambda t: body_with(t, kind="spaceship"),
    "a kind that is a list": lambda t: body_with(t, kind=["work"]),
    "an unknown op": lambda t: body_with(t, op="drop"),
    "fields that are a list": lambda t: body_with(t, fields=[]),
    "no fields": lambda t: body_with(t, fields=...),
    "clocks that are text": lambda t: body_with(t, clocks="noon"),
    "a time that is none": lambda t: body_with(t, made_at="yesterday"),
    "a time without zone": lambda t: body_with(t, made_at="2026-03-02T06:00:00"),
    "a year without four digits": lambda t: body_with(t, made_at="10000-01-01T00:00:00Z"),
    "NUL in notes": lambda t: field_with(t, notes="a\x00b"),
    "NUL in an unknown field": lambda t: field_with(t, colour="a\x00b"),
    "NUL in a name": lambda t: field_with(t, **{"a\x00b": "x"}),
    "a lone surrogate": lambda t: field_with(t, notes="\ud800"),
    "a raw lone surrogate": lambda t: field_with(t, notes="@").replace("@", "\udfff"),
    "a raw NUL": lambda t: field_with(t, notes="@").replace("@", "\x00"),
    "control characters": lambda t: field_with(t, notes="\x1b[2J"),
    "1e999999 in an unknown field": lambda t: field_with(t, x="@").replace('"@"', "1e999999"),
    "an exponent of 20 digits": lambda t: field_with(t, x="@").replace('"@"', "1e" + "9" * 20),
    "NaN": lambda t: field_with(t, x="@").replace('"@"', "NaN"),
    "a number of 5,000 digits": lambda t: field_with(t, x="@").replace('"@"', "9" * 5000),
    "nesting that a pull could not show": lambda t: field_with(t, x=[[[[[[[[["x"]]]]]]]]]),
    "deep nesting": lambda t: field_with(t, x="@").replace('"@"', deep(30)),
    "very deep nesting": lambda t: field_with(t, x="@").replace('"@"', deep(20_000)),
    "a quantity of zero": lambda t: field_with(t, quantity="0"),
    "a quantity in words": lambda t: field_with(t, quantity="كثير"),
    "a quantity that is a list": lambda t: field_with(t, quantity=["1"]),
    "a quantity that is true": lambda t: field_with(t, quantity=True),
    "a quantity of all the earth": lambda t: field_with(t, quantity="99999999999"),
    "null as quantity": lambda t: field_with(t, quantity=None),
    "no quantity": lambda t: body_with(t, fields={"activity": "C09-A01"}),
    "an unknown activity": lambda t: field_with(t, activity="C99-A99"),
    "an activity that is an object": lambda t: field_with(t, activity={"$ne": ""}),
    "a BOQ line of another activity": lambda t: field_with(t, activity="C09-A02", boq_item="B2"),
    "an unknown section": lambda t: field_with(t, section="R9"),
    "a chainage beyond every road": lambda t: field_with(t, from_m="0", to_m="9999999999.999"),
    "a quantity that counts as zero": lambda t: field_with(t, quantity="0.0001"),
    "an unknown layer": lambda t: field_with(t, layer="gold"),
    "a stretch that ends before it begins": lambda t: field_with(t, from_m="200", to_m="100"),
    "a place off the globe": lambda t: field_with(t, place={"lat": "91", "lon": "48"}),
    "a place without longitude": lambda t: field_with(t, place={"lat": "29.3"}),
    "a place that is text": lambda t: field_with(t, place="here"),
    "notes too long": lambda t: field_with(t, notes="ن" * 2001),
    "a body too long": lambda t: field_with(t, x="x" * MAX_BODY_BYTES),
    "a state of the office": lambda t: field_with(t, state="accepted", accepted_quantity="1"),
    "an unknown state": lambda t: field_with(t, state="finished"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_bad_body_is_quarantined_alone_with_its_bytes(tablet: Tablet, name: str) -> None:
    tablet.write(work(from_m="0", to_m="10"))
    tablet.append(BODIES[name](tablet))
    tablet.write(work(from_m="20", to_m="30"))
    receipts = tablet.push()
    assert [r["outcome"] for r in receipts] == ["created", "rejected", "created"]
    assert_is_clear(receipts[1]["errors"])
    kept = rows(tablet.app, "SELECT n, raw FROM quarantined")
    raw = tablet.bodies[1].encode("utf-8", "surrogatepass")
    assert [(k.n, bytes(k.raw)) for k in kept] == [(2, raw)]
    assert [r["repeated"] for r in tablet.push()] == [True] * 3


def assert_is_clear(errors: list[dict[str, Any]]) -> None:
    """Each error has a code of the catalogue and says what is wrong in both languages."""
    assert errors
    for error in errors:
        assert error["code"] in ERRORS
        assert error["code"] != "server_fault"
        assert error["message"]["ar"]
        assert error["message"]["en"]


ITEMS = {
    "a number": 42,
    "null": None,
    "a list": [[["x"]]],
    "an empty object": {},
    "no body": {"sha256": "ab" * 32},
    "a body that is a number": {"sha256": "ab" * 32, "body": 17},
    "a body unlike its hash": {"sha256": "ab" * 32, "body": "{}"},
    "a lone surrogate outside the body": {"sha256": "ab" * 32, "body": "\ud800", "x": "\udfff"},
}


def test_an_item_too_deep_to_be_written_again_is_refused(tablet: Tablet) -> None:
    """Where Python's reader ends and where its writer ends lie a few levels apart."""
    tablet.write(work())
    text = json.dumps(tablet.message())
    for levels in range(900, 980, 2):
        packed = text.replace('"changes": [', f'"changes": [{deep(levels)}, ').encode()
        reply = tablet.send_bytes(packed)
        assert reply.status_code == 400, levels
        assert reply.get_json()["error"]["code"] in {"too_deep", "chain_broken"}
    assert tablet.push()[0]["outcome"] == "created"


@pytest.mark.parametrize("name", ITEMS)
def test_a_bad_item_of_the_list_is_quarantined_alone(tablet: Tablet, name: str) -> None:
    tablet.write(work(from_m="0", to_m="10"))
    item = ITEMS[name]
    claimed = item["sha256"] if isinstance(item, dict) and "sha256" in item else None
    raw = json.dumps(item, ensure_ascii=False)
    # What the chain counts: the hash that was claimed, else that of the item as it stands.
    tablet.append(raw, bytes.fromhex(claimed) if claimed else body_hash(raw))
    tablet.write(work(from_m="20", to_m="30"))
    message = tablet.message()
    message["changes"][1] = item
    reply = tablet.send(message)
    assert reply.status_code == 200, reply.get_data(as_text=True)
    receipts = reply.get_json()["receipts"]
    assert [r["outcome"] for r in receipts] == ["created", "rejected", "created"]
    assert_is_clear(receipts[1]["errors"])
    assert len(rows(tablet.app, "SELECT FROM quarantined WHERE length(raw) > 0")) == 1


NORMALISED = {
    "Arabic-Indic digits": ({"quantity": "٤١٢٫٥"}, {"quantity": "412.5"}),
    "Persian digits": ({"quantity": "۴۱۲"}, {"quantity": "412"}),
    "chainage as people write it": ({"from_m": "٠+١٥٠", "to_m": "0+160"}, {"from_m": "150"}),
    "a JSON number": ({"quantity": 412.5}, {"quantity": "412.5"}),
    "bidi controls": ({"notes": "\u202eab\u2066 ok"}, {"notes": "ab ok"}),
    "an emoji": ({"notes": "تم 👷‍♂️"}, {"notes": "تم 👷‍♂️"}),
    "letters in parts": ({"notes": "e\u0301"}, {"notes": "\u00e9"}),
    "an unknown field": ({"colour": {"r": 1, "x": [True]}}, {"colour": {"r": 1, "x": [True]}}),
    "an unknown number": ({"slope": 1e2, "exact": 0.10}, {"slope": "100", "exact": "0.1"}),
}


@pytest.mark.parametrize("name", NORMALISED)
def test_odd_but_good_input_is_kept_and_made_even(tablet: Tablet, name: str) -> None:
    sent, kept = NORMALISED[name]
    tablet.write(work(**sent))
    assert tablet.push()[0]["outcome"] == "created"
    found = rows(tablet.app, "SELECT whole, body FROM revision")[0]
    assert {n: found.whole[n] for n in kept} == kept
    assert found.body == tablet.bodies[0]


ENVELOPES = {
    "not json": b"{",
    "a list": b"[]",
    "nothing": b"",
    "latin-1": b'{"protocol": "\xe9"}',
    "deep nesting": b"[" * 100_000,
    "NaN": b'{"protocol": NaN}',
    "wrong types": json.dumps({"protocol": "1", "outbox": 5, "changes": {}, "head": []}).encode(),
    "a huge number": b'{"protocol": ' + b"9" * 5000 + b"}",
    "NUL": b'{"protocol": "\\u0000"}',
}


@pytest.mark.parametrize("name", ENVELOPES)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_bad_envelope_is_refused_in_the_caller_s_language(
    tablet: Tablet, name: str, language: str
) -> None:
    reply = tablet.send_bytes(ENVELOPES[name], **{"Accept-Language": language})
    assert 400 <= reply.status_code < 500
    error = reply.get_json()["error"]
    assert error["code"] in ERRORS
    assert error["message"][language]
    assert rows(tablet.app, "SELECT FROM outbox_entry") == []


@pytest.mark.parametrize(
    "changed",
    [
        {"first_n": -1},
        {"first_n": 0},
        {"first_n": 2**70},
        {"first_n": "1"},
        {"changes": []},
        {"changes": [None] * 501},
        {"prev_link": "!"},
        {"head": {"n": 2**62, "link": "", "signature": ""}},
        {"device_time": {"wall": "x"}},
        {"outbox": "\u0000"},
        {"protocol": None},
    ],
)
def test_a_wrong_member_of_the_envelope_is_refused(tablet: Tablet, changed: dict[str, Any]) -> None:
    tablet.write(work())
    reply = tablet.send(tablet.message(**changed))
    assert 400 <= reply.status_code < 500
    assert reply.get_json()["error"]["code"] in ERRORS
    assert tablet.push()[0]["outcome"] == "created"


@pytest.mark.parametrize(
    "clocks",
    [
        {"monotonic_ms": 2**62},
        {"monotonic_ms": -(2**62)},
        {"wall": "1970-01-01T00:00:07Z"},
        {"wall": "0001-01-01T00:00:00+14:00"},
        {"wall": "9999-12-31T23:59:59-12:00"},
        {"wall": "2200-01-01T00:00:00Z"},
        {"gnss": "1980-01-06T00:00:00Z"},
    ],
)
def test_a_clock_that_makes_no_sense_is_kept_and_flagged(
    tablet: Tablet, clocks: dict[str, Any]
) -> None:
    body = json.loads(body_with(tablet))
    body["clocks"] |= clocks
    tablet.append(json.dumps(body))
    assert tablet.push()[0]["outcome"] == "created"
    flagged = "SELECT flags && '{clock_wrong,clock_unsure}' FROM work"
    assert rows(tablet.app, flagged) == [(True,)]


def test_the_work_of_a_tablet_whose_clock_is_dead_goes_in(tablet: Tablet) -> None:
    """Its clock battery is empty: since the last start it counts from 1970."""
    dead = {"wall": "1970-01-01T02:00:00Z", "monotonic_ms": 7_200_000, "boot_id": "boot"}
    place = {**work()["place"], "fixed_at": "1970-01-01T01:00:00Z", "accuracy_m": "9999999.99"}
    body = json.loads(field_with(tablet, place=place))
    made = {"made_at": "1970-01-01T01:00:00Z"}
    clocks = {**dead, "wall": made["made_at"], "monotonic_ms": 3_600_000, "gnss": None}
    tablet.append(json.dumps({**body, **made, "clocks": clocks}))
    reply = tablet.send(tablet.message(device_time=dead)).get_json()
    assert reply["receipts"][0]["outcome"] == "created"
    kept = rows(tablet.app, "SELECT time_grade, flags, received_at - made_at AS age FROM work")[0]
    assert (kept.time_grade, kept.age.total_seconds()) == ("corrected", 3600)
    assert "clock_wrong" in kept.flags


def test_a_device_clock_that_makes_no_sense_is_taken(tablet: Tablet) -> None:
    tablet.write(work())
    message = tablet.message()
    message["device_time"]["monotonic_ms"] = 2**62
    assert tablet.send(message).get_json()["receipts"][0]["outcome"] == "created"


@pytest.mark.parametrize(
    "cursor", ["x", "\u0000", "=", "e30", "W10", "AAAA" * 200, "bnVsbA", "eyJlcG9jaCI6MX0", "٣"]
)
def test_a_bad_cursor_is_refused(tablet: Tablet, cursor: str) -> None:
    reply = tablet.app.test_client().get(
        "/api/v1/sync/pull", query_string={"cursor": cursor}, headers=tablet.identity
    )
    assert reply.status_code == 400
    assert reply.get_json()["error"]["code"] in {"cursor_wrong", "text_not_allowed"}
