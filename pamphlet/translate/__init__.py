"""The translators' wing: extract, merge, review, exchange, proofs, and what is out of date. Nothing here prints an edition."""
