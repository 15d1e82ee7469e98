"""Cells → submissions: finds the form, the unit, the year and the rows, by label and code, never by position.

Follows ``etl.reading`` and precedes ``validation``. Nothing here raises for what a person wrote; what cannot be
understood becomes a finding at its cell.
"""

from etl.examination.extraction.submissions import extract

__all__ = ["extract"]
