"""Workbooks of Excel 97 to 2003 and of WPS (.et), read by two readers because the format has no checksum."""
