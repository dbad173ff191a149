"""One seeded day: tablets, server and database in one process, and everything that goes wrong.

``day`` says what happens; ``cast`` who takes part; ``wire``, ``server`` and ``tablet`` let it go
wrong at the points of ``tests.simulation.points``; ``promises`` looks at it from outside.
"""
