"""Binary workbooks of Excel 2007 and later: cells, styles, comments."""
