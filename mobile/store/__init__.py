"""The tablet's memory: one SQLite file, one key file and the files of photos, in its own folder.

What a call has returned survives a kill at any instruction. All of it is readable by its
owner alone. The payloads are not encrypted yet: that comes with the PIN, which unlocks them.
"""

from mobile.store.store import SqliteStore

__all__ = ["SqliteStore"]
