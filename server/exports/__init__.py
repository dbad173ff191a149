"""Tables given out as files: declared once, written in every format that other programs open."""
