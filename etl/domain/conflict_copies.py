"""Names that programs give to a second copy when a file was changed in two places at once (冲突副本).

Such a copy is nobody's new version: the one beside it, under the plain name, is what people go on working with. The names are
those that the programs themselves make; ``(1)``, 副本, 更正 and 定稿, which people write, are ordinary versions.
"""

from __future__ import annotations

import re

_ENDINGS = (
    # Syncthing: 白云山村.sync-conflict-20230109-101530-ABCDEFG.xlsx
    r"\.sync-conflict-[-0-9A-Za-z*]*",
    # Dropbox, 坚果云: 白云山村 (张三的冲突副本 2023-01-09).xlsx, also with a bracket in the name of the computer
    r"\s*[(（\[【](?:[^()（）]|[(（][^()（）]*[)）])*冲突副本(?:[^()（）]|[(（][^()（）]*[)）])*[)）\]】]",
    # 百度网盘 and others: 白云山村-冲突副本.xlsx, 白云山村_冲突副本_20230109.xlsx. Only behind a sign, for 矛盾冲突 is a matter of reports.
    r"\s*[-_. ]\s*冲突副本[-_. 0-9]*",
    # Dropbox, Nextcloud, Box: 白云山村 (ZHANG-PC's conflicted copy 2023-01-09).xlsx
    r"\s*[(（](?:[^()（）]|[(（][^()（）]*[)）])*conflicted copy(?:[^()（）]|[(（][^()（）]*[)）])*[)）]",
    r"\s*[-_. ]\s*conflicted copy[-_. 0-9]*",
    # OneDrive: the name that Windows gives a computer, 白云山村-DESKTOP-1A2B3C4.xlsx, and a number from the second one on
    r"-(?:DESKTOP-[0-9A-Z]{7}|LAPTOP-[0-9A-Z]{8}|WIN-[0-9A-Z]{11})(?:-\d{1,2})?",
)
_ENDING = re.compile(f"(?:{'|'.join(_ENDINGS)})$", re.IGNORECASE)


def plain_name(name: str) -> str:
    """The name of the file that this one is a conflict copy of; empty when it is none. ``name`` is without folders."""
    stem, dot, extension = name.rpartition(".")
    if not dot or _ENDING.fullmatch(f".{extension}"):  # a name without extension that ends in .sync-conflict-…
        stem, dot, extension = name, "", ""
    plain = stem
    while (shorter := _ENDING.sub("", plain)) and shorter != plain:
        plain = shorter
    return f"{plain}{dot}{extension}" if plain != stem else ""
