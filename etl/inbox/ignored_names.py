"""Names that are never submissions, and why: whole names only, for a loose pattern would silently ignore everything.

Compared in lower case, first match wins. Each reason is counted by the scan, so that what is passed over can be told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import translate

_LOCK, _TEMPORARY, _SYSTEM, _HIDDEN = "打开中的锁文件", "临时文件", "系统文件", "隐藏文件"
_DOWNLOAD, _OWN, _RECEIPTS = "没下载完的文件", "自带的说明", "回执"
OWN = frozenset({_OWN, _RECEIPTS})
"""Reasons that are of no news to the operator: the product's own files."""

_FILES = (
    ("~$*", _LOCK),  # Microsoft Office
    (".~etl-*.tmp", _TEMPORARY),  # ours, see system/files
    (".~*", _LOCK),  # LibreOffice (.~lock.name#) and WPS (.~name)
    ("~wrl*", _TEMPORARY),  # Word while saving
    ("*.tmp", _TEMPORARY),
    ("*.crdownload", _DOWNLOAD),  # Chrome, Edge
    ("*.part", _DOWNLOAD),  # Firefox
    ("*.partial", _DOWNLOAD),  # Internet Explorer
    ("*.filepart", _DOWNLOAD),  # WinSCP
    ("thumbs.db", _SYSTEM),
    ("desktop.ini", _SYSTEM),
    (".ds_store", _SYSTEM),
    (".*", _HIDDEN),
)
_FOLDERS = (
    ("回执", _RECEIPTS),
    ("@eadir", _SYSTEM),  # Synology
    ("#recycle", _SYSTEM),
    ("$recycle.bin", _SYSTEM),
    ("system volume information", _SYSTEM),
    (".*", _HIDDEN),
)
_OWN_FILES = frozenset({"readme.md", "说明.txt"})


def ignored(name: str, *, folder: bool = False, top: bool = False) -> str:
    """Why a name is never a submission; empty when it may be one. ``top``: it lies directly in ``inbox/<year>``."""
    plain = name.lower()
    if top and not folder and plain in _OWN_FILES:
        return _OWN
    match = (_FOLDER if folder else _FILE).match(plain)
    return (_FOLDERS if folder else _FILES)[(match.lastindex or 0) - 1][1] if match else ""


def _any_of(patterns: Sequence[tuple[str, str]]) -> re.Pattern[str]:
    """One expression for all, a group each: ten thousand names are looked at every few seconds."""
    return re.compile("|".join(f"({translate(pattern)})" for pattern, _ in patterns))


_FILE, _FOLDER = _any_of(_FILES), _any_of(_FOLDERS)
