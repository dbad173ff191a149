"""Numbers of the protocol."""

from __future__ import annotations

PROTOCOL = 1
MAX_CHANGES_A_PUSH = 500
MAX_BODY_BYTES = 64 * 1024
MAX_PUSH_BYTES = 8 * 1024 * 1024
MAX_PULL_RECORDS = 1000
# A record's fields with all that is proposed for them, as JSON text.
MAX_RECORD_BYTES = 512 * 1024
# What a page of a pull holds, unless its first record alone is larger.
MAX_PAGE_BYTES = 8 * 1024 * 1024
# A tablet's whole outbox with its photos; far beyond any shift's.
MAX_RESCUE_BYTES = 1024 * 1024 * 1024
# A whole message. A body's values lie deeper in a pull than in the body (conflicts hold them five
# levels further down), and both sides read messages with the same limit.
MAX_NESTING = 20
MAX_BODY_NESTING = 10
OUTCOMES = ("created", "updated", "merged", "conflict", "waiting", "rejected")
OPS = ("put", "delete", "restore")
