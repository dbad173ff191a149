"""One seeded day: tablets, server and database in one process, and everything that goes wrong.

``agenda`` says what happens, ``events``, ``deeds`` and ``findings`` how, ``cast`` who takes part;
``wire``, ``server`` and ``tablet`` let it go wrong at the points of ``tests.simulation.points``;
``promises``, ``history``, ``derived`` and ``photos`` look at it from outside.
"""
