"""The tablet. ``VERSION`` is the one of pyproject.toml, which a device does not carry."""

VERSION = "0.1.0"
