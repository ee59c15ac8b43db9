"""Checking that what is listed is true: the call sheet, on paper and as a workbook, and what comes back of it."""
