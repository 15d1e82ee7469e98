"""Checks that yield findings for one submission."""

from etl.examination.validation.explanations import explained
from etl.examination.validation.submission import validate

__all__ = ["explained", "validate"]
