"""Adapters of the ports to a real device: here a desktop; Android's come with the build."""
