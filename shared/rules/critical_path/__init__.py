"""The critical path method: when a network of activities can end, and what has room to slip.

Sources: J. E. Kelley and M. R. Walker, "Critical-Path Planning and Scheduling" (1959); the
precedence diagram with four links and lags, as AACE International RP 24R-03 and PMI's Practice
Standard for Scheduling have it. Progress follows retained logic: what is left of work that
began out of order still waits for its predecessors; finished work holds nobody.
"""
