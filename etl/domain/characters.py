"""Letters that say the same: full-width forms, spaces of many widths, and those that nobody sees."""

from __future__ import annotations

SHORT = 60
"""Texts up to this many letters come again on every form, and what was made of them is remembered; longer ones are sentences."""
FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
"""Full-width forms of ASCII, as Chinese keyboards type them, for ``str.translate``; no text gets longer or shorter."""
INVISIBLE = frozenset("\u00ad\u2060\ufeff") | {chr(code) for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F))}
SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f"), " ")
