"""OpenDocument spreadsheets, zipped and flat: cells, and what stands beside them."""
