"""/verify: whether a paper or a PDF is an issued week's page, for anybody who holds it.

Without signing in it shows what the holder has before them (place, week, number) and what proves
it; never a figure. A paper's QR code opens it by the issue's id, which nobody guesses; a PDF by
its SHA-256, which the browser works out: the file stays where it is. Without the page's script it
is sent, and nothing of it kept.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, current_app, g, render_template, request
from flask_babel import gettext as _

from server.http.identity import scope_of
from server.http.language import language
from server.http.permissions import EMPLOYER, PUBLIC, allow
from server.ports import ports
from server.reporting import queries
from server.reporting.pace import Pace
from server.reporting.proof_keeping import RootsRead
from server.reporting.proving import MOST_BYTES, SHA256, InRoot, Proof, prove_issue, prove_sha256
from server.reporting.proving_queries import digests_of
from server.reporting.wording import Wording

blp = Blueprint("proving", __name__, url_prefix="/verify")
PACE, ROOTS_READ = "tareeq.verify_pace", "tareeq.verify_roots"
A_MINUTE, A_MOMENT = 60, timedelta(minutes=1)


@blp.get("")
@allow(PUBLIC)
def verify() -> str:
    """Choose a PDF, or give its SHA-256; with one, the answer."""
    asked = request.args.get("sha256", "").strip().lower()[:200]
    if not asked:
        return _page()
    if not SHA256.fullmatch(asked):
        return _page(asked, is_wrong=True)
    _keep_pace()
    return _page(asked, _prove(asked))


@blp.post("")
@allow(PUBLIC)
def verify_file() -> tuple[str, int]:
    """A PDF itself, where no script works out its SHA-256."""
    _keep_pace()
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page(file_error=_("Choose the PDF first.")), 422
    digest = hashlib.file_digest(sent.stream, "sha256").hexdigest()
    return _page(digest, _prove(digest)), 200


@blp.get("/<issue>")
@allow(PUBLIC)
def verify_paper(issue: str) -> tuple[str, int]:
    """The issue that a paper's QR code names."""
    _keep_pace()
    try:
        is_id = len(issue) == len(UUID(int=0).hex)
        found = prove_issue(UUID(hex=issue), _roots_read()) if is_id else Proof()
    except ValueError:
        found = Proof()
    return _page(proof=found, is_paper=True), 200 if found.is_issued else 404


def _prove(sha256: str) -> Proof:
    return prove_sha256(sha256, _roots_read())


def _roots_read() -> InRoot:
    kept: RootsRead = current_app.extensions.setdefault(ROOTS_READ, RootsRead(A_MOMENT))
    return kept.is_in_root


def _keep_pace() -> None:
    pace: Pace = current_app.extensions.setdefault(PACE, Pace(A_MINUTE, A_MOMENT))
    pace.admit(request.remote_addr or "", ports().clock.now())


def _page(
    asked: str = "",
    proof: Proof | None = None,
    is_paper: bool = False,
    is_wrong: bool = False,
    file_error: str = "",
) -> str:
    week = proof.week if proof else None
    return render_template(
        "reporting/verify.html",
        words=Wording(language()),
        asked=asked,
        proof=proof,
        week=week,
        root=queries.root_numbered(week.sealed_by) if week and week.sealed_by else None,
        pages=digests_of(week) if week else [],
        may_open=bool(proof) and _may_open(proof),
        is_paper=is_paper,
        is_wrong=is_wrong,
        file_error=file_error,
        most_bytes=MOST_BYTES,
    )


def _may_open(proof: Proof | None) -> bool:
    """Whether the reader is signed in and the issue in their scope."""
    week = proof.week if proof else None
    if week is None or g.person is None or g.person.role not in EMPLOYER:
        return False
    scope = scope_of(g.person)
    return queries.issued_week(week.governorate, week.week_start, week.issue, scope) is not None
