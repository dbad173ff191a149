"""Contractors' scores: by editable rules from the register, kept week by week, with appeals."""
