"""Every numbered point at which a simulated day goes wrong, and what goes wrong there.

``make simulate`` counts how often each was hit; over 500 seeds none may be hit less than 20
times. Armed points strike once, where the code comes by; the others are events of the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

AT_LEAST = 20
ARMED_A_DAY = 32
RESTORE = "restore"


@dataclass(frozen=True)
class Point:
    """``needs``: what the day must hold for the code to come by at all; "" nothing special."""

    number: int
    name: str
    meaning: str
    is_armed: bool = True
    needs: str = ""


_FAULTS_OF_A_WIRE = (
    ("request lost", "the network goes before the server has the request"),
    ("reply lost", "the server has done it, and the tablet never hears"),
    ("sent twice", "the network delivers the request twice; the second reply arrives"),
    ("old reply", "a proxy gives the reply to an earlier request of the same path"),
    ("reply cut", "half of the reply's bytes arrive, as if they were all"),
    ("reply garbled", "some of the reply's bytes are others"),
    ("captive portal", "200 and somebody else's page, with or without JSON"),
    ("busy", "503 with Retry-After, or a proxy's 502 page"),
)
_MESSAGES = ("push", "pull")
_OF_A_REFRESH = ("request lost", "reply lost", "reply cut", "captive portal")
# What a photo's bytes meet on their way; an answer of tus has no body that could be cut.
_OF_A_FILE = {
    "create": "an upload is asked for, small files with their bytes",
    "piece": "a piece of a file is sent",
    "ask": "the server is asked how much of a file it has",
}
_FAULTS_OF_A_FILE = ("request lost", "reply lost", "sent twice", "old reply", "captive portal",
                     "busy")  # fmt: skip
_OF_BYTES = (
    ("create: request cut", "half of a small file's bytes arrive with the request for its upload"),
    ("piece: request cut", "half of a piece arrives, and the line is dead"),
    ("receipt: reply lost", "the file is safe there, and the tablet never hears"),
    ("receipt: left out", "a proxy passes on no header that it does not know"),
    ("receipt: of other bytes", "the receipt names another file"),
)

# The server's own named steps (server.ports.Steps): the worker dies there.
_STEPS = (
    ("push.begun", "before the transaction of a push"),
    ("push.written", "all is written, nothing is committed"),
    ("push.committed", "committed, and not yet replied"),
    ("file.begun", "before a file's bytes are read"),
    ("file.received", "a file's bytes are on the disk, and nobody was told"),
    ("file.committed", "a file is stored and its receipt committed"),
    ("file.finished", "the same, and what arrived is tidied away"),
)
# Words of a statement -> what it writes. The worker dies right before or right after it.
WRITES = (
    ("INSERT INTO revision", "the revisions and heads of a push"),
    ("INSERT INTO exit", "records that left a scope"),
    ("INSERT INTO work", "the works' projection"),
    ("INSERT INTO inspection", "the inspections' projection"),
    ("INSERT INTO defect", "the defects' projection"),
    ("INSERT INTO photo", "the photos' projection"),
    ("INSERT INTO outbox_entry", "the answers, the signed head, the number expected next"),
    ("INSERT INTO quarantined", "what could not go in"),
    ("INSERT INTO waiting", "what waits for its base"),
    ("DELETE FROM waiting", "what no longer waits"),
    ("INSERT INTO upload", "an upload that begins"),
    ("INSERT INTO file", "the bytes that are here"),
    ("INSERT INTO file_use", "for which record they came: the receipt"),
    ("UPDATE upload SET", "an upload that ends"),
)
_COMMITS = (
    ("refresh", "a renewed sign-in"),
    ("office", "a supervisor's return, acceptance, decision or discard"),
)
# One transaction of the tablet's store each; the tablet dies around it.
_TRANSACTIONS = (
    ("save", "a record is logged, corrected, withdrawn, put back, let go or mended", ""),
    ("receipts", "the answers to a push are kept", ""),
    ("page", "a page of the pull is applied with its cursor", ""),
    ("sign-in", "renewed tokens are kept", ""),
    ("photo", "a photo is kept, its bytes placed, its record and its record's list changed", ""),
    ("parcel", "how far a file is, or its receipt, is kept", ""),
    ("start over", "the cursor is given up, what is held is offered again", RESTORE),
    ("new outbox", "the changes move into a new outbox", RESTORE),
)
_MOMENTS = (
    ("before", "it has not begun"),
    ("inside", "something is written, nothing committed"),
    ("before commit", "all is written, nothing committed"),
    ("after commit", "it is committed, and nobody was told"),
)
_REPLIES = (
    ("push", "killed between the reply and the receipts' transaction"),
    ("pull", "killed between the reply and the page's transaction"),
    ("refresh", "killed between the reply and the tokens' transaction"),
    ("create", "killed before the address of an upload is kept"),
    ("piece", "killed before it is kept how far a file is"),
    ("ask", "killed after the server said how far a file is"),
    ("receipt", "killed between a file's receipt and its transaction"),
)
_EVENTS = (
    ("clock jumps", "a tablet's clock is hours or days off from now on"),
    ("boot", "a tablet starts anew: monotonic clock and boot id begin again"),
    ("flash full at save", "SQLite finds no room while a work is saved"),
    ("flash full at photo", "SQLite finds no room while a photo is kept"),
    ("flash full at sync", "SQLite finds no room while answers or a page are kept"),
    ("tokens expired", "the access token has run out when the tablet syncs"),
    ("scope narrowed", "a person may see less from now on"),
    ("scope widened", "a person may see more from now on"),
    ("device revoked", "a tablet may only hand in from now on"),
    ("two edit one", "two tablets change the same field of one record, unseen by each other"),
    ("returned", "a supervisor gives a work back"),
    ("accepted", "a supervisor accepts a work"),
    ("decided", "a supervisor settles a conflict"),
    ("discarded", "a supervisor gives up a change in quarantine"),
    ("mended", "an inspector mends a refused change"),
    ("let go", "an inspector lets a refused change go"),
    ("bad change", "a change that cannot go in is planted among good ones"),
    ("other person", "another person signs in on a shared tablet"),
    ("deleted", "an inspector deletes a finding or a photo"),
    ("moved away", "a work is moved to an activity of another contract"),
    ("sent late", "an old request arrives once more, after newer ones"),
    ("open writer", "others push and pull while a push is written and not committed"),
    ("server restarted", "every connection and all that a worker remembers is gone"),
    ("restored", "the server is back as it was this morning, under a new epoch"),
)


def _listed() -> list[tuple[str, str, bool, str]]:
    found = [(f"{m}: {f}", t, True, "") for m in _MESSAGES for f, t in _FAULTS_OF_A_WIRE]
    known = dict(_FAULTS_OF_A_WIRE)
    found += [(f"refresh: {f}", known[f], True, "") for f in _OF_A_REFRESH]
    found += [(f"{m}: {f}", f"{known[f]}, as {t}", True, "")
              for m, t in _OF_A_FILE.items() for f in _FAULTS_OF_A_FILE]  # fmt: skip
    found += [(name, t, True, "") for name, t in _OF_BYTES]
    found += [(f"server {step}", f"the worker dies: {t}", True, "") for step, t in _STEPS]
    for when in ("before", "after"):
        found += [(f"server {when} {w}", f"the worker dies there: {t}", True, "")
                  for w, t in WRITES]  # fmt: skip
        found += [(f"server {when} commit of {n}", f"the worker dies there: {t}", True, "")
                  for n, t in _COMMITS]  # fmt: skip
    found += [(f"tablet {name}: {m}", f"the tablet dies as {t}: {w}", True, needs)
              for name, t, needs in _TRANSACTIONS for m, w in _MOMENTS]  # fmt: skip
    found += [(f"tablet {name}: reply arrived", t, True, "") for name, t in _REPLIES]
    found.append(("outbox: reply lost", "a new outbox was opened, and nobody heard", True, RESTORE))
    return found + [(name, t, False, "") for name, t in _EVENTS]


POINTS = tuple(Point(n, *given) for n, given in enumerate(_listed(), start=1))
NAMES = frozenset(point.name for point in POINTS)


def armed_on(seed: int) -> list[Point]:
    """The points that are armed on the day of ``seed``: each in its turn, restores together."""
    usual = [point for point in POINTS if point.is_armed and not point.needs]
    Random(1).shuffle(usual)
    special = [point for point in POINTS if point.is_armed and point.needs]
    turn = usual + special
    return [turn[(seed * ARMED_A_DAY + i) % len(turn)] for i in range(ARMED_A_DAY)]
