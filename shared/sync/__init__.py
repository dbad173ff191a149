"""Plan, merge and chain: the sync core, without I/O, clock or randomness."""
