"""The nouns of the field: kinds, states, units, roles; each with its Arabic and English name."""
