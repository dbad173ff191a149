"""A recording: what one played day sent and received, a JSON object a line."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from mobile.faults import NoNetworkError
from mobile.shapes import Reply, Request

FOLDER = Path(__file__).parents[1] / "data" / "protocol1"
# What a client may depend on; the rest (dates, request ids) changes with the server's version.
HEADERS = ("content-type", "retry-after")
Line = dict[str, Any]


def through(app: Flask, request: Request) -> Reply:
    """Send to the application itself, without a socket."""
    headers = {"Content-Type": "application/json"}
    if request.token:
        headers["Authorization"] = f"Bearer {request.token}"
    answer = app.test_client().open(
        request.path,
        method=request.method,
        query_string=dict(request.query),
        data=request.content,
        headers=headers,
    )
    found = {name.lower(): value for name, value in answer.headers.items()}
    return Reply(answer.status_code, found, answer.get_data())


@dataclass
class Recorder:
    """A transport that writes down what passes. ``is_reply_lost``: of the next push."""

    app: Flask
    lines: list[Line] = field(default_factory=list)
    is_reply_lost: bool = False

    def send(self, request: Request) -> Reply:
        reply = through(self.app, request)
        self.lines.append({"request": _asked(request), "reply": _answered(reply)})
        if self.is_reply_lost and request.path.endswith("/push"):
            self.is_reply_lost = False
            self.lines[-1]["lost"] = True
            raise NoNetworkError
        return reply

    def note(self, **line: Any) -> None:
        """What happened beside the traffic."""
        self.lines.append(line)


def _asked(request: Request) -> Line:
    asked: Line = {"method": request.method, "path": request.path}
    if request.query:
        asked["query"] = dict(request.query)
    if request.token:
        asked["token"] = request.token
    if request.content is not None:
        asked["body"] = json.loads(request.content)
    return asked


def _answered(reply: Reply) -> Line:
    headers = {name: reply.headers[name] for name in HEADERS if name in reply.headers}
    body = json.loads(reply.body) if reply.body else None
    return {"status": reply.status, "headers": headers, "body": body}


def write(name: str, lines: list[Line]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    texts = [json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines]
    (FOLDER / f"{name}.jsonl").write_text("".join(texts), encoding="utf-8")


def read(name: str) -> list[Line]:
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.jsonl"))
