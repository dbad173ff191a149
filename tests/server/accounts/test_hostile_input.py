"""Odd and hostile input at the edge: an answer with a reason, never a fault."""

from __future__ import annotations

import base64
import json

import pytest
from flask.testing import FlaskClient

from .conftest import AddPerson, Browser, Tablet

TOKEN = "/api/v1/auth/token"
ODD_TEXTS = {
    "nul": "a\x00b",
    "lone surrogate": "\ud83d",
    "control": "\x1b[31m",
    "bidi": "\u202eabc\u2066",
    "emoji": "🚧" * 20,
    "long": "x" * 100_000,
    "empty": "",
    "arabic digits": "٠١٢٣",
    "quote": "'; DROP TABLE person; --",
}
ODD_VALUES = [None, True, 0, -1, 1.5, [], {}, ["x"], {"a": "b"}, 10**25]


def raw(
    client: FlaskClient, body: bytes, content_type: str = "application/json"
) -> tuple[int, str]:
    answer = client.post(TOKEN, data=body, content_type=content_type)
    message = answer.json["error"]["message"]  # type: ignore[index]
    assert message["ar"] != message["en"]
    return answer.status_code, answer.json["error"]["code"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", (400, "not_json")),
        (b"{", (400, "not_json")),
        (b"\xff\xfe{}", (400, "not_json")),
        (b"[]", (400, "type_wrong")),
        (b"null", (400, "type_wrong")),
        (b'"text"', (400, "type_wrong")),
        (b"[" * 100_000, (400, "too_deep")),
        (b'{"a":' * 50 + b"1" + b"}" * 50, (400, "too_deep")),
        (b'{"a":' + b"9" * 5000 + b"}", (400, "number_not_allowed")),
        (b'{"a":1e999999}', (400, "number_not_allowed")),
        (b'{"a":NaN}', (400, "number_not_allowed")),
        (b'{"a":-Infinity}', (400, "number_not_allowed")),
        (b'{"a":"\\u0000"}', (400, "text_not_allowed")),
        (b'{"\\ud800":1}', (400, "text_not_allowed")),
        (b'{"username":"a","username":"b"}', (422, "invalid_request")),
        (b"{}", (422, "invalid_request")),
    ],
)
def test_bad_json_is_answered_with_its_reason(
    client: FlaskClient, body: bytes, expected: tuple[int, str]
) -> None:
    assert raw(client, body) == expected


def test_other_content_types_and_sizes_are_refused(client: FlaskClient) -> None:
    assert raw(client, b"{}", "text/plain") == (415, "content_type_wrong")
    assert raw(client, b"a=b", "application/x-www-form-urlencoded") == (415, "content_type_wrong")
    assert raw(client, b" " * (10 * 1024 * 1024)) == (413, "too_large")


def test_every_wrong_field_is_named(client: FlaskClient) -> None:
    message = {"username": 7, "device": {"id": "x", "name": "t", "public_key": "short"}}
    fields = client.post(TOKEN, json=message).json["error"]["fields"]  # type: ignore[index]
    codes = {name: [error["code"] for error in errors] for name, errors in fields.items()}
    assert codes == {
        "username": ["type_wrong"],
        "password": ["required"],
        "device.id": ["id_wrong"],
        "device.public_key": ["type_wrong"],
    }


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
@pytest.mark.parametrize("name", ["username", "password", "device.name", "device.id", "refresh"])
def test_odd_text_in_any_field_is_no_fault(
    tablet: Tablet, add_person: AddPerson, name: str, text: str
) -> None:
    add_person()
    message = json.loads(json.dumps(_message(tablet)))
    path, target = TOKEN, message
    if name == "refresh":
        path = "/api/v1/auth/revoke"
        message = {"refresh_token": text}
    elif "." in name:
        target = message["device"]
    target[name.rsplit(".", maxsplit=1)[-1]] = text
    answer = tablet.client.post(path, json=message)
    assert answer.status_code in {200, 204, 400, 401, 422}


@pytest.mark.parametrize("value", ODD_VALUES, ids=repr)
@pytest.mark.parametrize("name", ["username", "password", "device", "id", "name", "public_key"])
def test_odd_types_are_wrong_fields(
    tablet: Tablet, add_person: AddPerson, name: str, value: object
) -> None:
    add_person()
    message = _message(tablet)
    target = message if name in message else message["device"]
    target[name] = value  # type: ignore[index]
    answer = tablet.client.post(TOKEN, json=message)
    assert answer.status_code == 422
    assert answer.json["error"]["fields"]  # type: ignore[index]


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_text_in_forms_addresses_and_queries_is_no_fault(
    browser: Browser, add_person: AddPerson, text: str
) -> None:
    add_person("chief", role="administrator")
    browser.sign_in("chief")
    sent = text.encode("utf-8", "surrogatepass")
    token = browser.csrf_token()
    for name in ("username", "password", "name_ar", "name_en", "role", "contracts", "language"):
        form = {"username": "u", "password": "long enough pass", "name_ar": "ا", "name_en": "A"}
        form = {**form, "role": "inspector", "csrf_token": token, name: sent}
        answer = browser.client.post("/people/new", data=form)
        assert answer.status_code in {303, 400, 409, 413, 422}, name
    short = sent[:200]
    assert browser.client.get("/people", query_string={"q": short}).status_code in {200, 400}
    quoted = "".join(f"%{byte:02x}" for byte in short) or "%00"
    assert browser.client.get(f"/people/{quoted}").status_code in {400, 404}


@pytest.mark.parametrize("control", ["\x00", "\x1b", "\x85"])
def test_control_characters_are_refused_wherever_they_come_in(
    browser: Browser, control: str
) -> None:
    asked = browser.client.get("/works", query_string={"q": f"a{control}b"})
    named = browser.client.get("/works", query_string={f"a{control}b": "q"})
    typed = browser.post("/sign-in", username=f"a{control}b", password="x")
    assert [answer.status_code for answer in (asked, named, typed)] == [400, 400, 400]


def test_unknown_addresses_and_methods(client: FlaskClient) -> None:
    assert client.get("/api/nowhere").json["error"]["code"] == "not_found"  # type: ignore[index]
    wrong = client.get(TOKEN)
    assert wrong.json["error"]["code"] == "method_not_allowed"  # type: ignore[index]
    assert "POST" in wrong.headers["Allow"]
    page = client.get("/nowhere?lang=en")
    assert page.status_code == 404
    assert "Not found." in page.text
    assert "غير موجود" in client.get("/nowhere?lang=ar").text


def _message(tablet: Tablet) -> dict[str, object]:
    key = base64.b64encode(tablet.key.public_key().public_bytes_raw()).decode()
    device = {"id": tablet.device, "name": "t", "public_key": key}
    return {"username": "sara", "password": "some password", "device": device}
