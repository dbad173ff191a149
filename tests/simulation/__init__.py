"""Whole days in the field, with the faults that the field brings: real processes, real HTTP."""
