"""Part of the record: what parameters ask for, names as people type them, windows of time."""
