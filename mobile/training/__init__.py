"""Training: a tablet of its own in a folder of its own, with a played office and no line out.

What is done there never reaches the real store, and nothing of it can leave: there is no
transport.
"""
