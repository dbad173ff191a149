"""Schedules of other programs: read, shown, imported and written back."""
