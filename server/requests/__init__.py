"""Inspection requests: asked for by a contractor, scheduled, released or refused; their clocks."""
