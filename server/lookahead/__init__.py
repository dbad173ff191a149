"""The look-ahead: what the next three weeks wait for, what is promised, and what was done."""
