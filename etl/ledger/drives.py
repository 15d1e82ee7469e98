"""Whether a folder lies on a network drive: SQLite's locks and shared memory do not work there (design.md §3 “SQLite”)."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from etl.system.errors import EtlError

_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "davfs", "ceph", "fuse.sshfs", "fuse.rclone"}
)
_DRIVE_REMOTE = 4


def refuse_network_drive(folder: Path) -> None:
    """EtlError with the way out when the folder, which need not exist yet, lies on a network drive."""
    place = Path(os.path.realpath(folder))
    kind = drive_type(place)
    if kind:
        raise EtlError(
            f"台账文件夹 {folder} 在网络盘上（{kind}），数据库在网络盘上会损坏："
            "请把整个项目文件夹放到本机硬盘，只让 config.toml 的 [paths] inbox 指向共享文件夹。"
        )


def network_type(mounts: str, folder: Path) -> str:
    r"""Type of the network file system that ``folder`` (absolute, without links) lies on; empty for a local one.

    ``mounts`` is the text of /proc/mounts: fields separated by blanks, blanks inside them written ``\040`` (proc(5));
    of two mounts on one point the later hides the earlier.
    """
    longest, kind = -1, ""
    for line in mounts.splitlines():
        fields = [re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), field) for field in line.split(" ")]
        if len(fields) > 2 and folder.is_relative_to(fields[1]) and len(Path(fields[1]).parts) >= longest:
            longest, kind = len(Path(fields[1]).parts), fields[2]
    return kind if kind in _NETWORK else ""


def drive_type(place: Path) -> str:
    """Type of the network drive, empty for a local one or where the system does not say."""
    if sys.platform == "win32":
        import ctypes

        return "网络驱动器" if ctypes.windll.kernel32.GetDriveTypeW(place.anchor) == _DRIVE_REMOTE else ""
    mounts = Path("/proc/mounts")
    return network_type(mounts.read_text("utf-8", "surrogateescape"), place) if mounts.exists() else ""
