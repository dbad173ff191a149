"""Runs the plans of shared.sync over the ports."""
