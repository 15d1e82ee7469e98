"""Checks that yield findings: ``validate`` one submission by itself, ``validate_set`` the whole set when publishing.

Follows ``etl.extraction``. A check with a missing operand is not run, and is listed as not run with the reason.
"""

from etl.validation.explanations import explained
from etl.validation.submission import validate
from etl.validation.whole_set import SetFindings, copied_files, set_checks_not_run, validate_set

__all__ = ["SetFindings", "copied_files", "explained", "set_checks_not_run", "validate", "validate_set"]
