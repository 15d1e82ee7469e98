"""The steps of the work in order: receive, publish, carry out what a person decided.

Here the pure stages meet the folders and the ledger; this is the only room that places outputs.
"""
