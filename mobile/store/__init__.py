"""The tablet's memory: one SQLite file, two key files and the files of photos, in its own folder.

What a call has returned survives a kill at any instruction. All of it is readable by its
owner alone, and what people typed and took lies sealed (mobile.store.sealing, keys).
"""

from mobile.store.store import SqliteStore

__all__ = ["SqliteStore"]
