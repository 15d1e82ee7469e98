"""Names that are never submissions, and why: whole names only, for a loose pattern would silently ignore everything.

Compared in lower case, first match wins. Each reason is counted by the scan, so that what is passed over can be told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import translate

_LOCK, _TEMPORARY, _SYSTEM, _HIDDEN = "打开中的锁文件", "临时文件", "系统文件", "隐藏文件"
_DOWNLOAD, _BACKUP, _OWN, _RECEIPTS = "没下载完的文件", "备份文件", "自带的说明", "回执"
OWN = frozenset({_OWN, _RECEIPTS})
"""Reasons that are of no news to the operator: the product's own files."""
MISTAKABLE = frozenset({_BACKUP, _DOWNLOAD})
"""Reasons for which somebody may take the file for a report that was handed in: it stays there under the unit's name."""
NAMED = MISTAKABLE | {_TEMPORARY}
"""Reasons for which the operator is told the names, not only how many there are."""

_FILES = (
    ("~$*", _LOCK),  # Microsoft Office
    (".~etl-*.tmp", _TEMPORARY),  # ours, see system/files
    (".~*", _LOCK),  # LibreOffice (.~lock.name#) and WPS (.~name)
    ("~wrl*", _TEMPORARY),  # Word while saving
    ("*.tmp", _TEMPORARY),
    ("[0-9a-f]" * 8, _TEMPORARY),  # Excel while saving: 4A2B3C00
    ("*.bak", _BACKUP),
    ("*.xlk", _BACKUP),  # Excel, “always create backup”
    ("*.asd", _BACKUP),  # Word, AutoRecover
    ("*~", _BACKUP),  # editors on Linux
    ("*.crdownload", _DOWNLOAD),  # Chrome, Edge
    ("*.part", _DOWNLOAD),  # Firefox
    ("*.partial", _DOWNLOAD),  # Internet Explorer
    ("*.filepart", _DOWNLOAD),  # WinSCP
    ("*.wpsdownload", _DOWNLOAD),  # WPS
    ("*.baiduyun.p.downloading", _DOWNLOAD),  # Baidu Netdisk
    ("*.!ut", _DOWNLOAD),  # uTorrent
    ("*.xltd", _DOWNLOAD),  # Thunder (迅雷)
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
    ("__macosx", _SYSTEM),  # zips that a Mac packed
    ("lost+found", _SYSTEM),  # ext4
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
