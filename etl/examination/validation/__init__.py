"""Checks that yield findings for one submission."""

from etl.examination.validation.explanations import explained
from etl.examination.validation.submission import validate, validate_again

__all__ = ["explained", "validate", "validate_again"]
