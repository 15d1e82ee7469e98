"""The year as a whole: all submissions become one edition, whose totals know their cells.

``versions`` and ``decisions`` say which submission counts, ``adjustments`` what a person corrected in it, ``set_checks`` what
only the whole shows, ``standings`` how each submission stands then, ``totals`` adds (with pandas), ``assembly`` puts the
edition together. Pure: it never sees a workbook.
"""
