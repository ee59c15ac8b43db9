"""A sheet over time: what changed, and what becomes of a directory's records in it."""
