"""Files of records: received with tus 1.0.0, stored once under their SHA-256, checked, shown."""
