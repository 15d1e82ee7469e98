"""Workbooks of Excel 2007 and later: values by calamine, and what it cannot tell from a scan of the bytes."""
