"""`python -m pamphlet` is `pamphlet`."""

from pamphlet.cli.main import main

main(prog_name="pamphlet")
