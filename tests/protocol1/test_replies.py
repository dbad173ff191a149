"""What a released server answered, answered again: today's tablet makes the same of it."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from mobile.faults import NoNetworkError
from mobile.shapes import Reply, Request
from shared.wire.errors import wire_error
from tests.protocol1.days import DAYS, Day
from tests.protocol1.recorded import Line, read


class PlayedBack:
    """A transport that answers from a recording, as the server of that release would.

    Each door gives its replies in order; after the last a pull brings nothing new. A door that
    the old server did not have is not found. Today's tablet may draw other ids for the same
    changes: in the replies they take the places of the recorded ones, number by number.
    """

    def __init__(self, lines: list[Line]) -> None:
        self._replies: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            if "request" in line:
                self._replies[line["request"]["path"]].append(line)
        self._last: dict[str, Line] = {}
        self._now: dict[str, str] = {}
        self.unknown: set[str] = set()

    def send(self, request: Request) -> Reply:
        left = self._replies.get(request.path)
        if left is None:
            self.unknown.add(request.path)
            return _reply(404, {"error": wire_error("not_found")})
        line = left.pop(0) if left else self._last[request.path]
        is_again = line is self._last.get(request.path)
        self._last[request.path] = line
        if request.path.endswith("/push"):
            assert not is_again, "a push that the released tablet did not send"
            self._learn(line["request"]["body"], json.loads(request.content or ""))
        if line.get("lost"):
            raise NoNetworkError
        body = line["reply"]["body"]
        if is_again and request.path.endswith("/pull"):
            body = {**body, "records": [], "answers": [], "start_over": False}
        text = json.dumps(body, ensure_ascii=False)
        for old, new in self._now.items():
            text = text.replace(old, new)
        return Reply(line["reply"]["status"], dict(line["reply"]["headers"]), text.encode())

    def _learn(self, recorded: Line, sent: Line) -> None:
        assert (sent["first_n"], sent["head"]["n"]) == (recorded["first_n"], recorded["head"]["n"])
        for old, new in zip(recorded["changes"], sent["changes"], strict=True):
            was, now = json.loads(old["body"]), json.loads(new["body"])
            for name in ("id", "record"):
                self._now[was[name]] = now[name]
            assert {n: now[n] for n in ("kind", "op", "fields")} == {
                n: was[n] for n in ("kind", "op", "fields")
            }


def _reply(status: int, content: Any) -> Reply:
    return Reply(status, {"content-type": "application/json"}, json.dumps(content).encode())


@pytest.mark.parametrize("name", DAYS)
def test_recorded_replies_are_understood_as_they_were(tmp_path: Path, name: str) -> None:
    lines = read(name)
    day = Day(tmp_path, PlayedBack(lines), lambda _: None)
    expected = lines[-1]["syncs"]
    found = json.loads(json.dumps(DAYS[name](day)))
    day.close()
    assert found == expected
