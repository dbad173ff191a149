"""Checklists, limits of tests, response times and deduct curves: versions of data."""
