"""`python -m pamphlet` is `pamphlet`."""

from pamphlet.cli import main

main(prog_name="pamphlet")
