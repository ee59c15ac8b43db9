"""Tables in files: CSV records, workbooks, and the zips that those are."""
