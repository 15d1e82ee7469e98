"""Texts that people wrote or edited: their numbers are proofread, their words carried over. Pure."""
