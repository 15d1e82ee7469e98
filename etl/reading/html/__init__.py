"""Tables of web pages, as online systems export them under the name .xls: cells, styles, comments."""
