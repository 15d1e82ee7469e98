"""The nouns of the field and its rules: frozen values, without I/O, clock or third-party types.

Everything else imports from here. Words follow the glossary of the field: unit, indicator, submission, observation.
"""

from __future__ import annotations

from etl.domain.cells import Cell, CellRef, Remark, Sheet, Trouble, Workbook, column_letters
from etl.domain.indicators import EntryRule, Formula, Indicator, Kind, Printing, Style, Unit
from etl.domain.standings import Arrival, Change, Choice, Standing, in_order, moment_of, versions
from etl.domain.submissions import Adjustment, Column, DetailRow, Narrative, Observation, State, Submission
from etl.domain.totals import Comparison, Consolidation, Term, Total
from etl.domain.verdicts import Finding, Place, Severity, SkippedCheck, Verdict

__all__ = [
    "Adjustment",
    "Arrival",
    "Cell",
    "CellRef",
    "Change",
    "Choice",
    "Column",
    "Comparison",
    "Consolidation",
    "DetailRow",
    "EntryRule",
    "Finding",
    "Formula",
    "Indicator",
    "Kind",
    "Narrative",
    "Observation",
    "Place",
    "Printing",
    "Remark",
    "Severity",
    "Sheet",
    "SkippedCheck",
    "Standing",
    "State",
    "Style",
    "Submission",
    "Term",
    "Total",
    "Trouble",
    "Unit",
    "Verdict",
    "Workbook",
    "column_letters",
    "in_order",
    "moment_of",
    "versions",
]
