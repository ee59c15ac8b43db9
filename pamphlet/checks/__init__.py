"""Preflight: one function for each check, its reason in its docstring. A check returns diagnostics; it changes nothing."""
