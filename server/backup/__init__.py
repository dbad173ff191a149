"""Backup and restore of all that Tareeq keeps: database, files, keys."""
