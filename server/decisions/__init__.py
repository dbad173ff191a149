"""Decisions that are wanted of somebody: raised, answered, delegated, followed until done."""
