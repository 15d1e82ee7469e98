"""The steps of the work in order: receive what came, publish what is known, and carry out what a person decided.

Here the pure stages meet the folders and the ledger; this is the only room that places outputs.
"""
