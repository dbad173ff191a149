"""The tablet's memory: one SQLite file and one key file in the tablet's own folder.

What a call has returned survives a kill at any instruction. Both files are readable by their
owner alone. The payloads are not encrypted yet: that comes with the PIN, which unlocks them.
"""

from mobile.store.store import SqliteStore

__all__ = ["SqliteStore"]
