"""The operator's kind of trouble.

It stands here and not among the nouns of ``domain``: every command needs it at once, and loading ``domain`` takes 22 ms.
"""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "文件不存在",
    errno.ENOTDIR: "文件不存在",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.EIO: "磁盘出错",
    errno.EAGAIN: "正在被改写",
    errno.ELOOP: "换成了链接",
}


class EtlError(Exception):
    """A fault the operator can mend: one Chinese sentence that names file and key and the way out.

    The command line prints it without traceback and exits with 2.
    """


def reason_of(fault: OSError) -> str:
    """Why the system refused, in Chinese; its own number where we have no word for it."""
    return _REASONS.get(fault.errno or 0, f"系统错误{fault.errno}")
