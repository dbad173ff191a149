"""One .py and one .kv a screen: layout and binding only."""
