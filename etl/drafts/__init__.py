"""Texts that people wrote or edited: their numbers are proofread, their words carried into the next draft. Pure."""
