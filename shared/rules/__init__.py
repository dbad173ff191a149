"""Decisions that both sides must make alike. Pure: no I/O, no clock, no randomness."""
