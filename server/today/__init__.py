"""What needs whom today: every room's queues in one place, and pages that keep themselves new."""
