"""The command line: parse, call, print. The only user of Click. Nothing is decided here."""
