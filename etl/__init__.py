"""年报汇总: collects the units' yearly workbooks, checks them, consolidates them and drafts the report."""

__version__ = "0.1.0"
