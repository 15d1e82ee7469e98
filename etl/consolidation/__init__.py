"""The year as a whole: every unit's submissions become one edition, whose totals know the cells they came from.

``versions`` and ``decisions`` say which submission counts, ``set_checks`` what only the whole shows, ``standings`` how each
submission stands then, ``totals`` adds (with pandas), ``assembly`` puts the edition together. Pure: it never sees a workbook.
"""
