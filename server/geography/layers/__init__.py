"""Official layers from files: read by a process of its own, previewed, put in as a version."""
