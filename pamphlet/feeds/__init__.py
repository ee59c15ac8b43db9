"""Somebody's directory: what is in it, as rows for a sheet of services."""
